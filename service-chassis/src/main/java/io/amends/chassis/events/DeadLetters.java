package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.topics.Topics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts records aside that this service could not read or apply. They go through the outbox, in the
 * transaction that moves the position past them, so none is lost or put aside twice.
 */
@ApplicationScoped
class DeadLetters {
    private static final int LONGEST_CAUSE = 300;

    private final Outbox outbox;
    private final Topics topics;
    private final Set<String> personal;
    private final String consumer;

    @Inject
    DeadLetters(
            Outbox outbox,
            Topics topics,
            EventsConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.outbox = outbox;
        this.topics = topics;
        this.personal = config.personal();
        this.consumer = service;
    }

    /** Appends the record to {@code <topic>.dead-letter}, as part of the running transaction. */
    void append(ConsumerRecord<byte[], byte[]> in, Exception cause) {
        String topic = topics.word(in.topic());
        boolean whole = !personal.contains(topic);
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
        headers.put("dead-letter-cause", whole ? described(cause) : FailureKind.of(cause));
        outbox.appendRaw(
                List.of(
                        new Outbox.RawRecord(
                                topic + Topics.DEAD_LETTER,
                                whole ? text(in.key()) : "",
                                headers,
                                whole ? in.value() : null)));
    }

    private static String described(Throwable failure) {
        String described = FailureKind.of(failure) + ": " + failure.getMessage();
        return text(
                described
                        .substring(0, Math.min(LONGEST_CAUSE, described.length()))
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** PostgreSQL's text has no NUL. */
    private static String text(byte @Nullable [] bytes) {
        return bytes == null
                ? ""
                : new String(bytes, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
