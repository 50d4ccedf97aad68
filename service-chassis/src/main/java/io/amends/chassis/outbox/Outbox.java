package io.amends.chassis.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.database.Columns;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.observability.Traces;
import io.amends.chassis.topics.Topics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where a service puts what it has to tell the others, in the transaction that changes its state.
 *
 * <p>Positions are handed out in the order of appending, and an appender shows by a shared advisory
 * lock, taken before it is given its first position, below which position it has none. The relay
 * never reads past the lowest of these floors, so a transaction that commits late is not skipped,
 * and nobody waits for anybody. See {@link Relay}.
 */
@ApplicationScoped
public class Outbox {
    /** The class of the advisory locks that show the appenders' floors. */
    static final int FLOORS = 0x0a3e5d;

    /** How long events that share a row are together. */
    private static final int MOST_LENGTH = 900_000;

    /** How many events share a row: more would hardly make them smaller. */
    private static final int MOST_TOGETHER = 50;

    private static final String FLOOR =
            """
            with floor as materialized (
              select pg_advisory_xact_lock_shared(%d, (last_value %% 2147483647)::int) from outbox_position)
            """
                    .formatted(FLOORS);

    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final Topics topics;
    private final Relay relay;
    private final TransactionSynchronizationRegistry transaction;

    @Inject
    Outbox(
            Jdbi jdbi,
            EventJson json,
            Topics topics,
            Relay relay,
            TransactionSynchronizationRegistry transaction) {
        this.jdbi = jdbi;
        this.topics = topics;
        this.json = json.mapper();
        this.relay = relay;
        this.transaction = transaction;
    }

    /** Appends one event; see {@link #append(List)}. */
    public void append(OutgoingEvent event) {
        append(List.of(event));
    }

    /**
     * Appends events in their order, as part of the running transaction. Append after the
     * aggregates' rows were locked or written: that is what makes the order of the events that of
     * the versions. Between topics there is no order.
     *
     * @throws IllegalStateException outside a transaction
     */
    public void append(List<OutgoingEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        @Nullable String running = Traces.current();
        Map<String, List<OutgoingEvent>> byTopic = new LinkedHashMap<>();
        events.forEach(
                event ->
                        byTopic.computeIfAbsent(event.topic(), topic -> new ArrayList<>())
                                .add(event));
        List<OutboxRow> rows = new ArrayList<>();
        byTopic.forEach((topic, told) -> rows.addAll(rows(topic, told, running)));
        insert(rows);
    }

    private List<OutboxRow> rows(
            String topic, List<OutgoingEvent> events, @Nullable String running) {
        List<OutboxRow> rows = new ArrayList<>();
        List<OutboxRecord> together = new ArrayList<>();
        int length = 0;
        for (OutgoingEvent event : events) {
            OutboxRecord record = OutboxRecord.of(event, serialised(event), running);
            if (topics.isPersonal(topic)) {
                rows.add(OutboxRow.of(topic, record.key(), List.of(record), json));
                continue;
            }
            int more = Objects.requireNonNull(record.data()).length();
            if (together.size() == MOST_TOGETHER || length + more > MOST_LENGTH) {
                rows.add(OutboxRow.of(topic, null, together, json));
                together.clear();
                length = 0;
            }
            together.add(record);
            length += more;
        }
        if (!together.isEmpty()) {
            rows.add(OutboxRow.of(topic, null, together, json));
        }
        return rows;
    }

    private void insert(List<OutboxRow> rows) {
        wakeRelayAfterCommit();
        jdbi.useHandle(
                handle ->
                        new Columns<>(
                                        handle.createUpdate(
                                                FLOOR
                                                        + """
                    insert into outbox (topic, key, size, records)
                    select r.topic, r.key, r.size, r.records
                    from floor, unnest(:topics, :keys, :sizes, :records)
                         with ordinality as r(topic, key, size, records, n)
                    order by r.n
                    """),
                                        rows)
                                .bind("topics", String.class, OutboxRow::topic)
                                .bind("keys", String.class, OutboxRow::key)
                                .bind("sizes", Integer.class, OutboxRow::size)
                                .statement()
                                .bind(
                                        "records",
                                        rows.stream().map(OutboxRow::packed).toArray(byte[][]::new))
                                .execute());
    }

    /**
     * Takes back all that was said under keys, relayed or not, because nothing may be left of whom
     * it is about; as part of the running transaction. What remains to be said is appended after
     * that. The relay does not mind: positions without rows are nothing special to it.
     *
     * @param topic one with personal data; of others several keys share a row
     */
    public void forget(String topic, Collection<String> keys) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "delete from outbox where topic = :topic and key = any(:keys)")
                                .bind("topic", topic)
                                .bindArray("keys", String.class, keys)
                                .execute());
    }

    /**
     * Appends records that go to Kafka byte for byte, with headers of their own.
     *
     * @throws IllegalStateException outside a transaction
     */
    public void appendRaw(List<RawRecord> records) {
        if (records.isEmpty()) {
            return;
        }
        insert(
                records.stream()
                        .map(
                                raw ->
                                        OutboxRow.of(
                                                raw.topic(),
                                                null,
                                                List.of(OutboxRecord.of(raw)),
                                                json))
                        .toList());
    }

    /** Appends what was taken out as it was; as part of the running transaction. */
    void appendAgain(OutboxRow row) {
        insert(List.of(row));
    }

    private void wakeRelayAfterCommit() {
        if (transaction.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException(
                    "events are appended in the transaction that changes the state");
        }
        if (transaction.getResource(Outbox.class) == null) {
            transaction.putResource(Outbox.class, this);
            transaction.registerInterposedSynchronization(
                    new Synchronization() {
                        @Override
                        public void beforeCompletion() {}

                        @Override
                        public void afterCompletion(int status) {
                            relay.wake();
                        }
                    });
        }
    }

    private String serialised(OutgoingEvent event) {
        try {
            return json.writeValueAsString(event.data());
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(
                    "an event of type " + event.type() + " has no JSON form", failure);
        }
    }

    /**
     * A record that is no event of this service, such as one that could not be read.
     *
     * @param value the bytes as they came, or null where they may not be kept
     */
    public record RawRecord(
            String topic, String key, Map<String, String> headers, byte @Nullable [] value) {}
}
