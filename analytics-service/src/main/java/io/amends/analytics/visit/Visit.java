package io.amends.analytics.visit;

import io.amends.analytics.visit.VisitRecorded.Money;
import io.amends.analytics.visit.VisitRecorded.Status;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What one visit contributes to the figures.
 *
 * @param currency empty when the visit has no amount
 */
record Visit(
        UUID id,
        long version,
        int location,
        LocalDate day,
        String channel,
        List<UUID> staff,
        @Nullable UUID customer,
        Status status,
        String currency,
        long gross,
        long refunded) {

    static Visit of(VisitRecorded event, int location) {
        Money gross = event.gross();
        Money refunded = event.refunded();
        return new Visit(
                event.visitId(),
                event.version(),
                location,
                event.localDate(),
                event.channel() == null ? "" : event.channel(),
                event.staff() == null ? List.of() : List.copyOf(event.staff()),
                event.customerId(),
                event.status(),
                gross != null ? gross.currency() : refunded != null ? refunded.currency() : "",
                gross == null ? 0 : gross.minor(),
                refunded == null ? 0 : refunded.minor());
    }

    /** Voided visits count nowhere; refunded ones do. */
    boolean counts() {
        return status != Status.VOIDED;
    }
}
