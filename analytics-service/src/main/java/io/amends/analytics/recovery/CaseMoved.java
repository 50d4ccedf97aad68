package io.amends.analytics.recovery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of the case events: the case's state after each. */
record CaseMoved(
        UUID caseId,
        long version,
        String location,
        LocalDate localDate,
        String state,
        Instant openedAt,
        Instant acknowledgeBy,
        Instant resolveBy,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant resolvedAt,
        @Nullable Integer businessMinutesToAcknowledge,
        @Nullable Integer businessMinutesToResolve) {

    /**
     * Minutes on the location's calendar where the case says them, else by the clock; null until it
     * happened.
     */
    @Nullable Integer minutesToAcknowledge() {
        return businessMinutesToAcknowledge != null
                ? businessMinutesToAcknowledge
                : minutesUntil(acknowledgedAt);
    }

    /** As {@link #minutesToAcknowledge}. */
    @Nullable Integer minutesToResolve() {
        return businessMinutesToResolve != null
                ? businessMinutesToResolve
                : minutesUntil(resolvedAt);
    }

    private @Nullable Integer minutesUntil(@Nullable Instant then) {
        return then == null ? null : Math.toIntExact(Duration.between(openedAt, then).toMinutes());
    }
}
