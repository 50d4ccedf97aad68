package io.amends.chassis.outbox;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * Something that happened to one of the service's aggregates, to be told to the others.
 *
 * @param topic the topic's word, without a prefix
 * @param type the explicit type name with its version, as in {@code visit.recorded.v1}
 * @param key the aggregate's id: order is kept per key
 * @param version the aggregate's version after the change, from 1; with the key it makes the
 *     event's id
 * @param time when it happened
 * @param data a record with the aggregate's full state, serialised as JSON
 * @param trace the traceparent of what caused it; null for what is running when it is appended
 */
public record OutgoingEvent(
        String topic,
        String type,
        String key,
        long version,
        Instant time,
        Object data,
        @Nullable String trace) {

    public OutgoingEvent {
        if (key.isEmpty() || version < 1) {
            throw new IllegalArgumentException(
                    "an event needs its aggregate's key and a version from 1");
        }
    }

    /** Caused by what is running when it is appended. */
    public OutgoingEvent(
            String topic, String type, String key, long version, Instant time, Object data) {
        this(topic, type, key, version, time, data, null);
    }

    /** The same, caused by something else than what is running when it is appended. */
    public OutgoingEvent of(@Nullable String otherTrace) {
        return new OutgoingEvent(topic, type, key, version, time, data, otherTrace);
    }

    /** The same for the same state of the same aggregate, also when it is told again. */
    public String id() {
        return key + "/" + version;
    }
}
