package io.amends.chassis.outbox;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * A record of the outbox that Kafka has refused.
 *
 * @param key null on a topic with personal data
 * @param position its row in the outbox, for as long as that is there
 * @param size in bytes, as it is stored
 * @param kept whether it can be sent again as it is
 */
record UnsentEvent(
        UUID id,
        String topic,
        @Nullable String type,
        @Nullable String key,
        long position,
        int size,
        String cause,
        Instant at,
        boolean kept) {}
