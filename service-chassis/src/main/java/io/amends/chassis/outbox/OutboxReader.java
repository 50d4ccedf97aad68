package io.amends.chassis.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.topics.Topics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

/**
 * Reads the outbox as far as nobody can still commit something before, and keeps the relay's
 * cursor.
 */
@ApplicationScoped
class OutboxReader {
    private static final TypeReference<Map<String, String>> HEADERS = new TypeReference<>() {};

    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final OutboxPartitions partitions;

    @Inject
    OutboxReader(Jdbi jdbi, EventJson json, OutboxPartitions partitions) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.partitions = partitions;
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
                        return new Batch(List.of(), cursor, highest);
                    }
                    long safe = lowestFloor(handle, highest);
                    List<Stored> records =
                            handle.createQuery(
                                            """
                            select position, topic, key, type, id, time, traceparent, headers, value
                            from outbox where position > :cursor and position <= :safe order by position limit :limit
                            """)
                                    .bind("cursor", cursor)
                                    .bind("safe", safe)
                                    .bind("limit", limit)
                                    .map((row, context) -> stored(row))
                                    .list();
                    // Positions without rows belong to transactions that were rolled back.
                    long last =
                            records.size() < limit
                                    ? Math.max(cursor, safe)
                                    : records.getLast().position();
                    return new Batch(records, last, highest);
                });
    }

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

    /** Moves the cursor on, unless another relay has moved it. */
    void moveCursor(long from, long to) {
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
    }

    void maintainPartitions(long cursor) {
        partitions.maintain(cursor);
    }

    private Stored stored(ResultSet row) throws SQLException {
        @Nullable OffsetDateTime time = row.getObject("time", OffsetDateTime.class);
        return new Stored(
                row.getLong("position"),
                row.getString("topic"),
                row.getString("key"),
                row.getString("type"),
                row.getString("id"),
                time == null ? null : time.toInstant(),
                row.getString("traceparent"),
                extraHeaders(row.getString("headers")),
                row.getBytes("value"));
    }

    private Map<String, String> extraHeaders(@Nullable String headers) {
        try {
            return headers == null ? Map.of() : json.readValue(headers, HEADERS);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "headers that were not written by the outbox", impossible);
        }
    }

    /**
     * @param last the position up to which nothing is left out once the records are sent
     * @param highest the highest position that was handed out
     */
    record Batch(List<Stored> records, long last, long highest) {
        boolean isEmpty() {
            return records.isEmpty();
        }

        boolean mayHaveMore() {
            return highest > last;
        }
    }

    record Stored(
            long position,
            String topic,
            String key,
            @Nullable String type,
            @Nullable String id,
            @Nullable Instant time,
            @Nullable String traceparent,
            Map<String, String> extraHeaders,
            byte @Nullable [] value) {

        ProducerRecord<String, byte[]> toRecord(Topics topics, String source) {
            ProducerRecord<String, byte[]> out =
                    new ProducerRecord<>(topics.onCluster(topic), key, value);
            Headers headers = out.headers();
            if (type != null) {
                add(headers, CloudEvents.SPEC_VERSION, "1.0");
                add(headers, CloudEvents.ID, id);
                add(headers, CloudEvents.TYPE, type);
                add(headers, CloudEvents.SOURCE, source);
                add(headers, CloudEvents.SUBJECT, key);
                add(headers, CloudEvents.TIME, String.valueOf(time));
                add(headers, CloudEvents.CONTENT_TYPE, "application/json");
                add(headers, CloudEvents.TRACE_PARENT, traceparent);
            }
            extraHeaders.forEach((name, text) -> add(headers, name, text));
            return out;
        }

        private static void add(Headers headers, String name, @Nullable String text) {
            if (text != null) {
                headers.add(name, text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }
}
