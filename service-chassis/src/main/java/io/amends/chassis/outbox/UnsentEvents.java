package io.amends.chassis.outbox;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Ids;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.observability.DatabaseFigure;
import io.amends.chassis.outbox.OutboxReader.Outgoing;
import io.amends.chassis.topics.Topics;
import io.micrometer.core.instrument.MeterRegistry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Records that Kafka refuses for what they are, whenever they come: they are set aside here, for
 * operators to see, and the relay goes on without them. One that is sent again later has no effect
 * where a newer state is known already. Of a compacted topic it could become the last one of its
 * key, so those are not kept, and their topic is told again from its history instead.
 */
@ApplicationScoped
class UnsentEvents {
    private static final Logger LOG = Logger.getLogger(UnsentEvents.class);
    private static final int LONGEST_TEXT = 300;
    private static final String COLUMNS =
            "id, topic, type, key, position, size, cause, refused_at, record is not null as kept";

    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final Topics topics;
    private final Clock clock;
    private final MeterRegistry metrics;

    @Inject
    UnsentEvents(Jdbi jdbi, EventJson json, Topics topics, Clock clock, MeterRegistry metrics) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.topics = topics;
        this.clock = clock;
        this.metrics = metrics;
    }

    @Produces
    @Singleton
    static DatabaseFigure waiting() {
        return new DatabaseFigure(
                "amends.unsent.events",
                "Events that Kafka has refused and that were set aside",
                "select count(*) from unsent_event");
    }

    /** A record's place in the outbox. */
    record Place(long position, int number) {}

    /** Whether Kafka will never take this record, as opposed to a cluster that is away. */
    static boolean isRefusal(Throwable failure) {
        return failure instanceof RecordTooLargeException
                || failure instanceof RecordBatchTooLargeException
                || failure instanceof InvalidRecordException
                || failure instanceof InvalidTimestampException
                || failure instanceof SerializationException;
    }

    void setAside(Map<Outgoing, Throwable> refused) {
        jdbi.useHandle(
                handle ->
                        refused.forEach(
                                (event, failure) ->
                                        setAside(
                                                handle,
                                                event.place(),
                                                event.topic(),
                                                event.content(),
                                                packed(event),
                                                cause(failure))));
    }

    /** A row of the outbox that can't be read. */
    void setAside(Handle handle, long position, OutboxRow row, Throwable failure) {
        setAside(
                handle,
                new Place(position, 0),
                row.topic(),
                null,
                row.packed(),
                FailureKind.of(failure));
    }

    private void setAside(
            Handle handle,
            Place place,
            String topic,
            @Nullable OutboxRecord event,
            byte[] packed,
            String cause) {
        boolean personal = topics.isPersonal(topic);
        boolean kept = event != null && !personal && !topics.isCompacted(topic);
        int added =
                handle.createUpdate(
                                """
                                insert into unsent_event (id, position, number, topic, type, key, size, cause, refused_at, record)
                                values (:id, :position, :number, :topic, :type, :key, :size, :cause, :at, :record)
                                on conflict (position, number) do nothing
                                """)
                        .bind("id", Ids.next())
                        .bind("position", place.position())
                        .bind("number", place.number())
                        .bind("topic", topic)
                        .bind("type", event == null ? null : text(event.type()))
                        .bind("key", event == null || personal ? null : text(event.key()))
                        .bind("size", packed.length)
                        .bind("cause", cause)
                        .bind("at", clock.instant())
                        .bind("record", kept ? packed : null)
                        .execute();
        if (added > 0) {
            metrics.counter("amends.outbox.refused", "topic", topic).increment();
            LOG.errorf(
                    "Set an event aside that Kafka refuses: topic=%s position=%d bytes=%d cause=%s",
                    topic, place.position(), packed.length, cause);
        }
    }

    private byte[] packed(Outgoing event) {
        return OutboxRow.of(event.topic(), null, List.of(event.content()), json).packed();
    }

    private static String cause(Throwable failure) {
        return String.valueOf(text(FailureKind.of(failure) + ": " + failure.getMessage()));
    }

    /** PostgreSQL's text has no NUL. */
    private static @Nullable String text(@Nullable String any) {
        return any == null
                ? null
                : any.substring(0, Math.min(LONGEST_TEXT, any.length())).replace('\0', '\uFFFD');
    }

    /** The places behind the cursor from which nothing is sent. */
    static Set<Place> after(Handle handle, long cursor) {
        return new HashSet<>(
                handle.createQuery(
                                "select position, number from unsent_event where position > :cursor")
                        .bind("cursor", cursor)
                        .map(
                                (row, context) ->
                                        new Place(row.getLong("position"), row.getInt("number")))
                        .list());
    }

    /**
     * Those of one topic, or of all, in the order in which they were refused.
     *
     * @param after the last one already seen
     */
    List<UnsentEvent> page(@Nullable String topic, @Nullable UUID after, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select %s from unsent_event
                                        where (:topic::text is null or topic = :topic) and (:after::uuid is null or id > :after)
                                        order by id limit :limit
                                        """
                                                .formatted(COLUMNS))
                                .bind("topic", topic)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map((row, context) -> event(row))
                                .list());
    }

    Optional<UnsentEvent> find(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select %s from unsent_event where id = :id"
                                                .formatted(COLUMNS))
                                .bind("id", id)
                                .map((row, context) -> event(row))
                                .findOne());
    }

    /** What is to be sent again, and is set aside no more; as part of the running transaction. */
    Optional<OutboxRow> take(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "delete from unsent_event where id = :id and record is not null returning topic, record")
                                .bind("id", id)
                                .map(
                                        (row, context) ->
                                                new OutboxRow(
                                                        row.getString("topic"),
                                                        null,
                                                        1,
                                                        row.getBytes("record")))
                                .findOne());
    }

    boolean remove(UUID id) {
        return jdbi.withHandle(
                handle -> handle.execute("delete from unsent_event where id = ?", id) > 0);
    }

    private static UnsentEvent event(ResultSet row) throws SQLException {
        return new UnsentEvent(
                row.getObject("id", UUID.class),
                row.getString("topic"),
                row.getString("type"),
                row.getString("key"),
                row.getLong("position"),
                row.getInt("size"),
                row.getString("cause"),
                row.getTimestamp("refused_at").toInstant(),
                row.getBoolean("kept"));
    }
}
