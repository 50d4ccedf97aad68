package io.amends.notification.solicitation;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What this service reads of case.opened and case.escalated. */
record CaseHeard(
        UUID caseId,
        long version,
        String location,
        LocalDate localDate,
        String severity,
        @Nullable String cause,
        Instant openedAt,
        @Nullable Instant acknowledgeBy,
        @Nullable Instant resolveBy,
        @Nullable List<Escalation> escalations,
        @Nullable UUID customerId,
        @Nullable UUID claimId,
        @Nullable UUID visitId,
        boolean imported) {

    /**
     * @param clock acknowledge or resolve
     */
    record Escalation(String clock, Instant at) {}

    List<Escalation> escalated() {
        return escalations == null ? List.of() : escalations;
    }

    CaseDetails details() {
        return new CaseDetails(severity, cause, acknowledgeBy, resolveBy);
    }
}
