package io.amends.feedback.complaint;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;
import io.amends.feedback.recovery.Subject;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * An expressed dissatisfaction, from any channel.
 *
 * @param caseId the one case that puts it right
 * @param feedbackId the answer that it came with, if we asked
 * @param words what the customer said and wants; stays in this service
 */
public record Complaint(
        UUID complaintId,
        long version,
        UUID caseId,
        @Nullable UUID feedbackId,
        String location,
        Instant at,
        LocalDate localDate,
        String channel,
        boolean prompted,
        @Nullable Cause cause,
        Severity severity,
        @Nullable UUID visitId,
        @Nullable UUID customerId,
        @Nullable UUID claimId,
        boolean imported,
        Words words,
        @Nullable Reference reference) {

    /** Free text. */
    public record Words(@Nullable String text, @Nullable String remedySought) {}

    /**
     * How the source names it, and what the source said, hashed, to tell a repeat from another
     * complaint.
     */
    public record Reference(String source, @Nullable String complaintId, byte[] contentHash) {}

    Subject toSubject() {
        return new Subject(
                caseId,
                complaintId,
                location,
                prompted,
                severity,
                cause,
                visitId,
                claimId,
                imported);
    }

    OutgoingEvent toEvent(Instant time) {
        return new OutgoingEvent(
                ComplaintRaised.TOPIC,
                ComplaintRaised.TYPE,
                complaintId.toString(),
                version,
                time,
                new ComplaintRaised(
                        complaintId,
                        version,
                        caseId,
                        location,
                        at,
                        localDate,
                        channel,
                        prompted,
                        cause,
                        severity,
                        visitId,
                        customerId,
                        claimId,
                        imported));
    }
}
