package io.amends.feedback.recovery;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * The payload of all {@code case.*.v1} events: the whole state of a case. No names, no free text.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryCaseEvent(
        UUID caseId,
        long version,
        UUID complaintId,
        String location,
        LocalDate localDate,
        CaseState state,
        boolean prompted,
        Severity severity,
        @Nullable Cause cause,
        Instant openedAt,
        Instant acknowledgeBy,
        Instant resolveBy,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant resolvedAt,
        @Nullable Instant closedAt,
        @Nullable Long businessMinutesToAcknowledge,
        @Nullable Long businessMinutesToResolve,
        boolean assigned,
        List<Escalation> escalations,
        List<Remedy> remedies,
        int reopened,
        @Nullable UUID customerId,
        @Nullable UUID claimId,
        @Nullable UUID visitId,
        boolean imported) {

    public static final String TOPIC = "recovery-cases";

    /** A due time that passed before somebody did what was due. */
    public record Escalation(SlaClock clock, Instant at) {}

    /** What was given. */
    public record Remedy(RemedyKind kind, @Nullable Money cost, Instant at) {}
}
