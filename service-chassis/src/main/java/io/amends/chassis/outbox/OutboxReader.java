package io.amends.chassis.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.outbox.UnsentEvents.Place;
import io.amends.chassis.topics.Topics;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads the outbox as far as nobody can still commit something before, and keeps the relay's
 * cursor.
 */
@ApplicationScoped
class OutboxReader {
    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final Acknowledged acknowledged;
    private final Topics topics;
    private final UnsentEvents unsent;
    private final String source;

    @Inject
    OutboxReader(
            Jdbi jdbi,
            EventJson json,
            Acknowledged acknowledged,
            Topics topics,
            UnsentEvents unsent,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.acknowledged = acknowledged;
        this.topics = topics;
        this.unsent = unsent;
        this.source = "/" + service;
    }

    long cursor() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select position from relay_cursor")
                                .mapTo(Long.class)
                                .one());
    }

    /**
     * The next records behind the cursor, in order, up to the lowest position that an unfinished
     * transaction may still fill.
     *
     * @param limit how many events, and those that share the last one's row
     */
    Batch after(long cursor, int limit) {
        return jdbi.withHandle(
                handle -> {
                    // The order of these three matters: a transaction that isn't among the floors
                    // has either finished, and its
                    // rows are seen below, or was given its positions after 'highest' was read.
                    long highest =
                            handle.createQuery("select last_value from outbox_position")
                                    .mapTo(Long.class)
                                    .one();
                    if (highest <= cursor) {
                        return new Batch(List.of(), 0, cursor, highest, false);
                    }
                    long safe = lowestFloor(handle, highest);
                    List<Stored> rows =
                            handle.createQuery(
                                            """
                            select position, topic, key, size, records from (
                              select *, sum(size) over (order by position) as events
                              from outbox where position > :cursor and position <= :safe
                              order by position limit :limit) as next
                            where events - size < :limit order by position
                            """)
                                    .bind("cursor", cursor)
                                    .bind("safe", safe)
                                    .bind("limit", limit)
                                    .map((row, context) -> stored(row))
                                    .list();
                    int read = rows.stream().mapToInt(row -> row.row().size()).sum();
                    boolean full = read >= limit;
                    // Positions without rows belong to transactions that were rolled back.
                    long last = full ? rows.getLast().position() : Math.max(cursor, safe);
                    return new Batch(sendable(handle, rows, cursor), read, last, highest, full);
                });
    }

    private record Stored(long position, OutboxRow row) {}

    private static Stored stored(ResultSet row) throws SQLException {
        return new Stored(
                row.getLong("position"),
                new OutboxRow(
                        row.getString("topic"),
                        row.getString("key"),
                        row.getInt("size"),
                        row.getBytes("records")));
    }

    private List<Outgoing> sendable(Handle handle, List<Stored> rows, long cursor) {
        Set<Place> refused = UnsentEvents.after(handle, cursor);
        return rows.stream()
                .flatMap(row -> records(handle, row))
                .filter(event -> !refused.contains(event.place()))
                .toList();
    }

    private Stream<Outgoing> records(Handle handle, Stored stored) {
        OutboxRow row = stored.row();
        String topic = topics.onCluster(row.topic());
        try {
            List<OutboxRecord> records = row.records(json);
            return IntStream.range(0, records.size())
                    .mapToObj(
                            i ->
                                    new Outgoing(
                                            new Place(stored.position(), i),
                                            row.topic(),
                                            records.get(i),
                                            records.get(i).toKafka(topic, source)));
        } catch (UncheckedIOException unreadable) {
            unsent.setAside(handle, stored.position(), row, unreadable);
            return Stream.empty();
        }
    }

    /**
     * A record on its way.
     *
     * @param topic its word
     * @param content as it lies in the outbox
     */
    record Outgoing(
            Place place,
            String topic,
            OutboxRecord content,
            ProducerRecord<String, byte[]> record) {}

    private static long lowestFloor(Handle handle, long highest) {
        return handle
                .createQuery(
                        """
                        select objid::bigint from pg_locks
                        where locktype = 'advisory' and classid = :floors and objsubid = 2 and granted
                          and database = (select oid from pg_database where datname = current_database())
                        """)
                .bind("floors", Outbox.FLOORS)
                .mapTo(Long.class)
                .stream()
                .mapToLong(
                        floor -> highest - Math.floorMod(highest - floor, (long) Integer.MAX_VALUE))
                .min()
                .orElse(highest);
    }

    /**
     * Moves the cursor on, unless another relay has moved it, and keeps what Kafka has acknowledged
     * until there.
     */
    void moveCursor(long from, long to) {
        QuarkusTransaction.requiringNew().run(() -> move(from, to));
        acknowledged.stored();
    }

    private void move(long from, long to) {
        int moved =
                jdbi.withHandle(
                        handle ->
                                handle.createUpdate(
                                                "update relay_cursor set position = :to where position = :from")
                                        .bind("to", to)
                                        .bind("from", from)
                                        .execute());
        if (moved == 0) {
            throw new IllegalStateException("another relay has moved the cursor");
        }
        acknowledged.store();
    }

    /**
     * @param read how many records there were, those that were refused before included
     * @param last the position up to which nothing is left out once the records are sent
     * @param highest the highest position that was handed out
     * @param full whether there were as many as were asked for
     */
    record Batch(List<Outgoing> records, int read, long last, long highest, boolean full) {
        boolean isEmpty() {
            return read == 0;
        }

        boolean mayHaveMore() {
            return highest > last;
        }
    }
}
