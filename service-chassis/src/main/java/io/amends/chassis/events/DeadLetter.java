package io.amends.chassis.events;

import com.fasterxml.jackson.annotation.JsonIgnore;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * A record that this service refused and has not applied since.
 *
 * @param topicId the cluster's id of the topic: another one after it was made again
 * @param type as its header says; null where it has none, or on a topic with personal data
 * @param key null on a topic with personal data
 * @param cause why it was refused last
 * @param at when it was refused last
 */
record DeadLetter(
        UUID id,
        String topic,
        @JsonIgnore String topicId,
        int partition,
        long offset,
        @Nullable String type,
        @Nullable String key,
        String cause,
        Instant at) {}
