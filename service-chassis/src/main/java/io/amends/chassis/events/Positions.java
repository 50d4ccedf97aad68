package io.amends.chassis.events;

import io.amends.chassis.topics.LastRecord;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * How far this service has got in each partition, in its own database. A position is compared
 * before it is moved: a consumer that has lost its partition without noticing finds it moved, and
 * rolls back.
 */
@ApplicationScoped
class Positions {
    private final Jdbi jdbi;

    @Inject
    Positions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The positions of the partitions, 0 for those never read and for those whose topic was deleted
     * and made again.
     *
     * @param topicIds the cluster's id of each topic
     */
    Map<TopicPartition, Position> read(
            Collection<TopicPartition> partitions, Map<String, String> topicIds) {
        return jdbi.withHandle(
                handle -> {
                    handle.createUpdate(
                                    """
                    insert into event_position as known (topic, partition, topic_id, next_offset)
                    select *, 0 from unnest(:topics::text[], :partitions::int[], :topicIds::text[])
                    on conflict (topic, partition) do update set topic_id = excluded.topic_id, next_offset = 0,
                      last_offset = null, last_timestamp = null, leader_epoch = null
                    where known.topic_id <> excluded.topic_id
                    """)
                            .bind("topics", of(partitions, TopicPartition::topic, String[]::new))
                            .bind(
                                    "partitions",
                                    of(partitions, TopicPartition::partition, Integer[]::new))
                            .bind(
                                    "topicIds",
                                    of(partitions, one -> topicIds.get(one.topic()), String[]::new))
                            .execute();
                    return known(handle, partitions);
                });
    }

    /**
     * Looks whether the positions are still those that this instance works from.
     *
     * @throws Displaced when one of them is not
     */
    void require(Map<TopicPartition, Position> expected) {
        if (!jdbi.withHandle(handle -> known(handle, expected.keySet())).equals(expected)) {
            throw new Displaced();
        }
    }

    /** Keeps the position where it is until the running transaction ends, whoever reads there. */
    void hold(TopicPartition partition) {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "select 1 from event_position where topic = ? and partition = ? for update",
                                partition.topic(),
                                partition.partition()));
    }

    /**
     * Moves positions, as part of the running transaction.
     *
     * @throws Displaced when one of them is not where it was expected
     */
    void move(Map<TopicPartition, Position> from, Map<TopicPartition, Position> to) {
        List<TopicPartition> partitions = List.copyOf(to.keySet());
        int moved =
                jdbi.withHandle(
                        handle ->
                                handle.createUpdate(
                                                """
                        update event_position p set next_offset = n.to_offset, last_offset = n.last_offset,
                          last_timestamp = n.last_timestamp, leader_epoch = n.leader_epoch
                        from unnest(:topics::text[], :partitions::int[], :from::bigint[], :to::bigint[],
                                    :offsets::bigint[], :timestamps::bigint[], :epochs::int[])
                             as n(topic, partition, from_offset, to_offset, last_offset, last_timestamp, leader_epoch)
                        where p.topic = n.topic and p.partition = n.partition and p.next_offset = n.from_offset
                        """)
                                        .bind(
                                                "topics",
                                                of(
                                                        partitions,
                                                        TopicPartition::topic,
                                                        String[]::new))
                                        .bind(
                                                "partitions",
                                                of(
                                                        partitions,
                                                        TopicPartition::partition,
                                                        Integer[]::new))
                                        .bind(
                                                "from",
                                                of(
                                                        partitions,
                                                        one -> next(from.get(one)),
                                                        Long[]::new))
                                        .bind(
                                                "to",
                                                of(
                                                        partitions,
                                                        one -> next(to.get(one)),
                                                        Long[]::new))
                                        .bind(
                                                "offsets",
                                                of(
                                                        partitions,
                                                        one ->
                                                                last(
                                                                        to.get(one),
                                                                        LastRecord::offset),
                                                        Long[]::new))
                                        .bind(
                                                "timestamps",
                                                of(
                                                        partitions,
                                                        one ->
                                                                last(
                                                                        to.get(one),
                                                                        LastRecord::timestamp),
                                                        Long[]::new))
                                        .bind(
                                                "epochs",
                                                of(
                                                        partitions,
                                                        one ->
                                                                last(
                                                                        to.get(one),
                                                                        LastRecord::leaderEpoch),
                                                        Integer[]::new))
                                        .execute());
        if (moved != partitions.size()) {
            throw new Displaced();
        }
    }

    /**
     * Sends back whoever reads there, unless he is further back already, as part of the running
     * transaction.
     */
    void goBack(Map<TopicPartition, Long> to) {
        List<TopicPartition> partitions = List.copyOf(to.keySet());
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                    update event_position p set next_offset = least(p.next_offset, n.to_offset),
                      last_offset = null, last_timestamp = null, leader_epoch = null
                    from unnest(:topics::text[], :partitions::int[], :to::bigint[]) as n(topic, partition, to_offset)
                    where p.topic = n.topic and p.partition = n.partition
                    """)
                                .bind(
                                        "topics",
                                        of(partitions, TopicPartition::topic, String[]::new))
                                .bind(
                                        "partitions",
                                        of(partitions, TopicPartition::partition, Integer[]::new))
                                .bind("to", of(partitions, to::get, Long[]::new))
                                .execute());
    }

    /**
     * Sends every consumer of this service back to the beginning, as part of the running
     * transaction.
     */
    void reset() {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update event_position set next_offset = 0, last_offset = null, last_timestamp = null, leader_epoch = null"));
    }

    private static <T> T[] of(
            Collection<TopicPartition> partitions,
            Function<TopicPartition, @Nullable T> what,
            IntFunction<T[]> array) {
        return partitions.stream().map(what).toArray(array);
    }

    private static @Nullable Long next(@Nullable Position position) {
        return position == null ? null : (Long) position.next();
    }

    private static <T> @Nullable T last(
            @Nullable Position position, Function<LastRecord, @Nullable T> what) {
        return position == null || position.last() == null ? null : what.apply(position.last());
    }

    private static Map<TopicPartition, Position> known(
            Handle handle, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Position> known = new HashMap<>();
        handle.createQuery(
                        "select topic, partition, next_offset, last_offset, last_timestamp, leader_epoch from event_position")
                .map(
                        (row, context) ->
                                Map.entry(
                                        new TopicPartition(
                                                row.getString("topic"), row.getInt("partition")),
                                        position(row)))
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        known.keySet().retainAll(partitions);
        return known;
    }

    private static Position position(ResultSet row) throws SQLException {
        @Nullable Long last = row.getObject("last_offset", Long.class);
        return new Position(
                row.getLong("next_offset"),
                last == null
                        ? null
                        : new LastRecord(
                                last,
                                row.getLong("last_timestamp"),
                                row.getObject("leader_epoch", Integer.class)));
    }

    /** Somebody else has moved a position: what was read is theirs to apply. */
    static final class Displaced extends RuntimeException {
        private static final long serialVersionUID = 1;

        Displaced() {
            super("another instance has moved this consumer's position");
        }
    }
}
