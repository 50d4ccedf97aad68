package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Ids;
import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.events.Handlers.Polled;
import io.amends.chassis.observability.DatabaseFigure;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.Outbox.RawRecord;
import io.amends.chassis.topics.Topics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What this service could not read or apply, until it has. A refused record goes to {@code
 * <topic>.dead-letter} through the outbox, and its coordinates into a table, both in the
 * transaction that moves the position past it: so none is lost or put aside twice.
 */
@ApplicationScoped
class DeadLetters {
    private static final int LONGEST_TEXT = 300;

    /**
     * What is larger is not copied: the letter, which is longer than the record by what it says
     * about it, must fit wherever the record did.
     */
    private static final int LARGEST_COPY = 256 * 1024;

    private static final String COLUMNS =
            "id, topic, topic_id, partition, record_offset, type, key, cause, refused_at";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Topics topics;
    private final String consumer;
    private final Clock clock;

    @Inject
    DeadLetters(
            Jdbi jdbi,
            Outbox outbox,
            Topics topics,
            @ConfigProperty(name = "quarkus.application.name") String service,
            Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.topics = topics;
        this.consumer = service;
        this.clock = clock;
    }

    @Produces
    @Singleton
    static DatabaseFigure waiting() {
        return new DatabaseFigure(
                "amends.dead.letters",
                "Records that were put aside and have not been applied since",
                "select count(*) from dead_letter");
    }

    /** Puts refused records aside, as part of the running transaction. */
    void append(List<Polled> refused) {
        if (refused.isEmpty()) {
            return;
        }
        List<RawRecord> letters = new ArrayList<>(refused.size());
        jdbi.useHandle(
                handle -> {
                    for (Polled one : refused) {
                        Exception why = Objects.requireNonNull(one.failure());
                        letters.add(letter(one.in(), why));
                        note(handle, one.in(), why);
                    }
                });
        outbox.appendRaw(letters);
    }

    private RawRecord letter(ConsumerRecord<byte[], byte[]> in, Exception why) {
        String topic = topics.word(in.topic());
        boolean personal = topics.isPersonal(topic);
        boolean whole = !personal && size(in) <= LARGEST_COPY;
        Map<String, String> headers = new LinkedHashMap<>();
        if (whole) {
            for (Header header : in.headers()) {
                headers.put(header.key(), text(header.value()));
            }
        }
        headers.put("dead-letter-topic", topic);
        headers.put("dead-letter-partition", String.valueOf(in.partition()));
        headers.put("dead-letter-offset", String.valueOf(in.offset()));
        headers.put("dead-letter-consumer", consumer);
        headers.put("dead-letter-cause", cause(topic, why));
        if (!whole && !personal) {
            headers.put("dead-letter-size", String.valueOf(size(in)));
            headers.put("dead-letter-sha-256", sha256(in.value()));
        }
        return new RawRecord(
                topic + Topics.DEAD_LETTER,
                whole ? text(in.key()) : "",
                headers,
                whole ? in.value() : null);
    }

    private void note(Handle handle, ConsumerRecord<byte[], byte[]> in, Exception why) {
        String topic = topics.word(in.topic());
        boolean whole = !topics.isPersonal(topic);
        @Nullable Header type = in.headers().lastHeader(CloudEvents.TYPE);
        handle.createUpdate(
                        """
                        insert into dead_letter (id, topic, topic_id, partition, record_offset, type, key, cause, refused_at)
                        select :id, :topic, topic_id, partition, :offset, :type, :key, :cause, :at
                        from event_position where topic = :onCluster and partition = :partition
                        on conflict (topic_id, partition, record_offset)
                        do update set cause = excluded.cause, refused_at = excluded.refused_at
                        """)
                .bind("id", Ids.next())
                .bind("topic", topic)
                .bind("onCluster", in.topic())
                .bind("partition", in.partition())
                .bind("offset", in.offset())
                .bind("type", whole && type != null ? shortened(text(type.value())) : null)
                .bind("key", whole && in.key() != null ? shortened(text(in.key())) : null)
                .bind("cause", cause(topic, why))
                .bind("at", clock.instant())
                .execute();
    }

    /**
     * Those of one topic, or of all, in the order in which they were refused first.
     *
     * @param after the last one already seen
     */
    List<DeadLetter> page(@Nullable String topic, @Nullable UUID after, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                                        select %s from dead_letter
                                        where (:topic::text is null or topic = :topic) and (:after::uuid is null or id > :after)
                                        order by id limit :limit
                                        """
                                                .formatted(COLUMNS))
                                .bind("topic", topic)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map((row, context) -> letter(row))
                                .list());
    }

    Optional<DeadLetter> find(UUID id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select %s from dead_letter where id = :id"
                                                .formatted(COLUMNS))
                                .bind("id", id)
                                .map((row, context) -> letter(row))
                                .findOne());
    }

    void refusedAgain(DeadLetter letter, Exception why) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "update dead_letter set cause = :cause, refused_at = :at where id = :id")
                                .bind("cause", cause(letter.topic(), why))
                                .bind("at", clock.instant())
                                .bind("id", letter.id())
                                .execute());
    }

    void remove(DeadLetter letter) {
        jdbi.useHandle(
                handle -> handle.execute("delete from dead_letter where id = ?", letter.id()));
    }

    /** What was refused behind these offsets is about to be read again, or is gone. */
    void clear(Map<TopicPartition, Long> from) {
        jdbi.useHandle(
                handle ->
                        from.forEach(
                                (partition, offset) ->
                                        handle.execute(
                                                "delete from dead_letter where topic = ? and partition = ? and record_offset >= ?",
                                                topics.word(partition.topic()),
                                                partition.partition(),
                                                offset)));
    }

    /** All topics are about to be read again: what is refused then comes back. */
    void clear() {
        jdbi.useHandle(handle -> handle.execute("delete from dead_letter"));
    }

    /** What went wrong; without a message where that could quote a person's data. */
    String cause(String topic, Throwable failure) {
        if (topics.isPersonal(topic)) {
            return FailureKind.of(failure);
        }
        String described = shortened(FailureKind.of(failure) + ": " + failure.getMessage());
        return text(described.getBytes(StandardCharsets.UTF_8));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(LONGEST_TEXT, text.length()));
    }

    /** In bytes, without what Kafka adds. */
    private static int size(ConsumerRecord<byte[], byte[]> in) {
        int size = length(in.key()) + length(in.value());
        for (Header header : in.headers()) {
            size += header.key().length() + length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static String sha256(byte @Nullable [] value) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(value == null ? new byte[0] : value));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static DeadLetter letter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getObject("id", UUID.class),
                row.getString("topic"),
                row.getString("topic_id"),
                row.getInt("partition"),
                row.getLong("record_offset"),
                row.getString("type"),
                row.getString("key"),
                row.getString("cause"),
                row.getTimestamp("refused_at").toInstant());
    }

    /** PostgreSQL's text has no NUL. */
    private static String text(byte @Nullable [] bytes) {
        return bytes == null
                ? ""
                : new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
