package io.amends.feedback.visit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What this service reads of {@code visit.recorded.v1} and {@code visit.amended.v1}. */
public record VisitRecorded(
        UUID visitId,
        long version,
        String location,
        Instant occurredAt,
        Instant effectiveAt,
        @Nullable String channel,
        @Nullable List<UUID> staff,
        @Nullable UUID customerId,
        @Nullable String status,
        @Nullable Amount gross) {

    /** Integer minor units of an ISO 4217 currency. */
    public record Amount(long minor, String currency) {}
}
