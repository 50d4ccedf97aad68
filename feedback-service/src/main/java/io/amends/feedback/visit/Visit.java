package io.amends.feedback.visit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One occasion on which somebody patronized a location, as far as feedback needs to know it. */
public record Visit(
        UUID visitId,
        String location,
        Instant occurredAt,
        @Nullable String channel,
        List<UUID> staff,
        @Nullable UUID customerId,
        String status,
        @Nullable Long grossMinor,
        @Nullable String grossCurrency) {}
