package io.amends.chassis.outbox;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.amends.chassis.FailureKind;
import io.amends.chassis.topics.LastRecord;
import io.amends.chassis.topics.LogTails;
import io.amends.chassis.topics.LogTruncated;
import io.amends.chassis.topics.LogWatch;
import io.amends.chassis.topics.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What Kafka has acknowledged of each partition, kept with the relay's cursor. Where it is gone,
 * because a log came back with an older end or its topic was made again, the topic is told again
 * from its history. But for the callback only the relay's thread comes here.
 */
@ApplicationScoped
class Acknowledged implements Callback {
    private static final Logger LOG = Logger.getLogger(Acknowledged.class);

    private final Jdbi jdbi;
    private final Republication republication;
    private final LogTails logs;
    private final Topics topics;
    private final MeterRegistry metrics;

    /** The topics that have a history, as the cluster calls them. */
    private final Set<String> toldAgain;

    /** Of the batch that is being sent. */
    private final Map<TopicPartition, Range> batch = new ConcurrentHashMap<>();

    private final Map<TopicPartition, LastRecord> last = new HashMap<>();
    private @Nullable Admin admin;
    private @Nullable LogWatch watch;

    @Inject
    Acknowledged(
            Jdbi jdbi,
            Republication republication,
            LogTails logs,
            Topics topics,
            MeterRegistry metrics) {
        this.jdbi = jdbi;
        this.republication = republication;
        this.logs = logs;
        this.topics = topics;
        this.metrics = metrics;
        // A counter that begins with 1 has no increase.
        republication.topics().forEach(this::losses);
        this.toldAgain =
                republication.topics().stream().map(topics::onCluster).collect(toUnmodifiableSet());
    }

    private record Range(long first, LastRecord last) {
        Range with(Range other) {
            return new Range(
                    Math.min(first, other.first),
                    last.offset() > other.last.offset() ? last : other.last);
        }
    }

    @Override
    public void onCompletion(RecordMetadata record, @Nullable Exception failure) {
        if (failure == null && record.hasOffset() && toldAgain.contains(record.topic())) {
            LastRecord one = new LastRecord(record.offset(), record.timestamp(), null);
            batch.merge(
                    new TopicPartition(record.topic(), record.partition()),
                    new Range(one.offset(), one),
                    Range::with);
        }
    }

    /** Begins to watch what was acknowledged until now, by whichever relay. */
    void watch() {
        close();
        batch.clear();
        last.clear();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "select topic, partition, last_offset, last_timestamp from relay_acknowledged")
                                .map(
                                        (row, context) ->
                                                Map.entry(
                                                        new TopicPartition(
                                                                row.getString("topic"),
                                                                row.getInt("partition")),
                                                        new LastRecord(
                                                                row.getLong("last_offset"),
                                                                row.getLong("last_timestamp"),
                                                                null)))
                                .forEach(row -> last.put(row.getKey(), row.getValue())));
        Admin asked = Admin.create(topics.connection());
        admin = asked;
        watch = new LogWatch(asked, logs, last);
    }

    void close() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
        watch = null;
    }

    /** Looks now and then whether all is there; hardly ever takes any time. */
    void look() {
        if (watch == null) {
            return;
        }
        try {
            watch.look(last);
        } catch (LogTruncated truncated) {
            tellAgain(truncated.lost().keySet());
        } catch (KafkaException notNow) {
            LOG.warnf("What was acknowledged can't be looked for yet (%s)", FailureKind.of(notNow));
        }
    }

    private void tellAgain(Set<TopicPartition> lost) {
        if (!lost.isEmpty()) {
            QuarkusTransaction.requiringNew().run(() -> beginAgain(lost));
            begun(lost);
        }
    }

    /** All of their topics is told again, so what was acknowledged of these counts no more. */
    private void beginAgain(Set<TopicPartition> lost) {
        Set<String> names = names(lost);
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "delete from relay_acknowledged where topic = any(:topics)")
                                .bindArray("topics", String.class, names)
                                .execute());
        names.forEach(name -> republication.begin(topics.word(name)));
    }

    private void begun(Set<TopicPartition> lost) {
        lost.forEach(
                partition -> {
                    losses(topics.word(partition.topic())).increment();
                    LOG.errorf(
                            "Events that Kafka had acknowledged are gone from %s; its topic is told again",
                            partition);
                });
        Set<String> names = names(lost);
        last.keySet().removeIf(partition -> names.contains(partition.topic()));
        if (admin != null) {
            watch = new LogWatch(admin, logs, last);
        }
    }

    private static Set<String> names(Set<TopicPartition> partitions) {
        Set<String> names = new HashSet<>();
        partitions.forEach(partition -> names.add(partition.topic()));
        return names;
    }

    /**
     * Keeps what was acknowledged of the batch, as part of the transaction that moves the cursor.
     * An offset that was acknowledged before shows that the log had lost it.
     */
    void store() {
        Map<TopicPartition, Range> acknowledged = Map.copyOf(batch);
        if (acknowledged.isEmpty()) {
            return;
        }
        Set<TopicPartition> lost = repeated(acknowledged);
        if (!lost.isEmpty()) {
            beginAgain(lost);
        }
        List<TopicPartition> partitions = List.copyOf(acknowledged.keySet());
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                    insert into relay_acknowledged (topic, partition, last_offset, last_timestamp)
                    select * from unnest(:topics::text[], :partitions::int[], :offsets::bigint[], :timestamps::bigint[])
                    on conflict (topic, partition)
                    do update set last_offset = excluded.last_offset, last_timestamp = excluded.last_timestamp
                    """)
                                .bind(
                                        "topics",
                                        partitions.stream()
                                                .map(TopicPartition::topic)
                                                .toArray(String[]::new))
                                .bind(
                                        "partitions",
                                        partitions.stream()
                                                .map(TopicPartition::partition)
                                                .toArray(Integer[]::new))
                                .bind(
                                        "offsets",
                                        partitions.stream()
                                                .map(one -> last(acknowledged, one).offset())
                                                .toArray(Long[]::new))
                                .bind(
                                        "timestamps",
                                        partitions.stream()
                                                .map(one -> last(acknowledged, one).timestamp())
                                                .toArray(Long[]::new))
                                .execute());
    }

    /** After that transaction. */
    void stored() {
        Map<TopicPartition, Range> acknowledged = Map.copyOf(batch);
        Set<TopicPartition> lost = repeated(acknowledged);
        if (!lost.isEmpty()) {
            begun(lost);
        }
        acknowledged.forEach((partition, range) -> last.put(partition, range.last()));
        batch.clear();
    }

    private Set<TopicPartition> repeated(Map<TopicPartition, Range> acknowledged) {
        Set<TopicPartition> repeated = new HashSet<>();
        acknowledged.forEach(
                (partition, range) -> {
                    @Nullable LastRecord before = last.get(partition);
                    if (before != null && range.first() <= before.offset()) {
                        repeated.add(partition);
                    }
                });
        return repeated;
    }

    private static LastRecord last(Map<TopicPartition, Range> ranges, TopicPartition partition) {
        return Objects.requireNonNull(ranges.get(partition)).last();
    }

    private Counter losses(String topic) {
        return Counter.builder("amends.outbox.log.truncated")
                .description("Partitions whose log had lost events that it had acknowledged")
                .tag("topic", topic)
                .register(metrics);
    }
}
