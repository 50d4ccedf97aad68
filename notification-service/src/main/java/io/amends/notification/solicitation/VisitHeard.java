package io.amends.notification.solicitation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** What this service reads of visit.recorded and visit.amended. */
record VisitHeard(
        UUID visitId,
        long version,
        String location,
        Instant effectiveAt,
        LocalDate localDate,
        boolean imported,
        @Nullable UUID customerId,
        String status) {

    boolean isVoided() {
        return status.equals("voided");
    }
}
