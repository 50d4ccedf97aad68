package io.amends.chassis.outbox;

import io.amends.chassis.envelope.CloudEvents;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/**
 * What goes to Kafka as one record: an event, or bytes with headers of their own. In this form it
 * is written into the outbox.
 *
 * @param data an event's JSON, null for raw bytes
 */
record OutboxRecord(
        String key,
        @Nullable String id,
        @Nullable String type,
        @Nullable Instant time,
        @Nullable String trace,
        @Nullable String data,
        @Nullable Map<String, String> headers,
        byte @Nullable [] bytes) {

    static OutboxRecord of(OutgoingEvent event, String data, @Nullable String running) {
        return new OutboxRecord(
                event.key(),
                event.id(),
                event.type(),
                event.time(),
                event.trace() == null ? running : event.trace(),
                data,
                null,
                null);
    }

    static OutboxRecord of(Outbox.RawRecord raw) {
        return new OutboxRecord(
                raw.key(), null, null, null, null, null, raw.headers(), raw.value());
    }

    /**
     * @param topic as the cluster calls it
     */
    ProducerRecord<String, byte[]> toKafka(String topic, String source) {
        ProducerRecord<String, byte[]> out =
                new ProducerRecord<>(
                        topic, key, data == null ? bytes : data.getBytes(StandardCharsets.UTF_8));
        if (data != null) {
            add(out.headers(), CloudEvents.SPEC_VERSION, "1.0");
            add(out.headers(), CloudEvents.ID, id);
            add(out.headers(), CloudEvents.TYPE, type);
            add(out.headers(), CloudEvents.SOURCE, source);
            add(out.headers(), CloudEvents.SUBJECT, key);
            add(out.headers(), CloudEvents.TIME, String.valueOf(time));
            add(out.headers(), CloudEvents.CONTENT_TYPE, "application/json");
            add(out.headers(), CloudEvents.TRACE_PARENT, trace);
        }
        if (headers != null) {
            headers.forEach((name, text) -> add(out.headers(), name, text));
        }
        return out;
    }

    private static void add(Headers headers, String name, @Nullable String text) {
        if (text != null) {
            headers.add(name, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
