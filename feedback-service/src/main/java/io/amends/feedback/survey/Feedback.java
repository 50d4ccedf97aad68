package io.amends.feedback.survey;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.feedback.complaint.Complaint;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.location.Calendar;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;
import io.amends.feedback.visit.Visit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * One answered survey. Where it was about, and so what it tells the others, may have to wait for
 * its visit: until then it has no location, and version 0.
 *
 * @param wantsAnswer whether the customer asked to be called back, whatever the scores
 * @param follow the complaint that it is as well; its ids are settled before it can be raised
 * @param contact details left by somebody whose customer id is not known (yet)
 */
record Feedback(
        UUID feedbackId,
        long version,
        String survey,
        @Nullable String location,
        Instant at,
        @Nullable LocalDate localDate,
        @Nullable UUID solicitationId,
        @Nullable UUID visitId,
        @Nullable UUID customerId,
        @Nullable String channel,
        List<UUID> staff,
        Scores scores,
        List<Cause> causes,
        @Nullable Integer told,
        @Nullable String words,
        boolean wantsAnswer,
        boolean imported,
        @Nullable Reference reference,
        @Nullable FollowUp follow,
        @Nullable UUID claimId,
        @Nullable ContactDetails contact) {

    /**
     * How the source names it, and what the source said, hashed, to tell a repeat from another
     * answer.
     */
    record Reference(String source, String answerId, byte[] contentHash) {}

    /** The complaint that an answer is, and its case. */
    record FollowUp(UUID complaintId, UUID caseId) {}

    Feedback {
        staff = List.copyOf(staff);
        causes = List.copyOf(causes);
    }

    /** Whether it is known where it was about. */
    boolean isComplete() {
        return location != null && localDate != null;
    }

    /**
     * The same with what its visit tells, where that was not known: nothing is overwritten. Who
     * answered through a link is for {@link #by} to say.
     */
    Feedback about(Visit visit, Calendar calendarOfLocation) {
        return with(
                version,
                location == null ? visit.location() : location,
                localDate == null ? calendarOfLocation.dateOf(at) : localDate,
                customerId == null && solicitationId == null ? visit.customerId() : customerId,
                channel == null ? visit.channel() : channel,
                staff.isEmpty() ? visit.staff() : staff,
                claimId,
                contact);
    }

    /** The same as the answer of this customer, whose contact details are known elsewhere. */
    Feedback by(@Nullable UUID customer) {
        return customer == null || customer.equals(customerId)
                ? this
                : with(version, location, localDate, customer, channel, staff, claimId, null);
    }

    /** The same at its next version. */
    Feedback next() {
        return with(version + 1, location, localDate, customerId, channel, staff, claimId, contact);
    }

    /** The same with its contact details handed over to a claim. */
    Feedback claimedAs(UUID claim) {
        return with(version, location, localDate, customerId, channel, staff, claim, null);
    }

    /** The same with other values of what may change. */
    private Feedback with(
            long newVersion,
            @Nullable String newLocation,
            @Nullable LocalDate newLocalDate,
            @Nullable UUID newCustomer,
            @Nullable String newChannel,
            List<UUID> newStaff,
            @Nullable UUID newClaim,
            @Nullable ContactDetails newContact) {
        return new Feedback(
                feedbackId,
                newVersion,
                survey,
                newLocation,
                at,
                newLocalDate,
                solicitationId,
                visitId,
                newCustomer,
                newChannel,
                newStaff,
                scores,
                causes,
                told,
                words,
                wantsAnswer,
                imported,
                reference,
                follow,
                newClaim,
                newContact);
    }

    /** Whether something has to be put right: a low score is a complaint that we asked for. */
    static boolean callsForRecovery(Scores scores, boolean wantsAnswer, SurveyConfig.Low low) {
        Integer nps = scores.nps();
        Integer csat = scores.csat();
        return wantsAnswer
                || (nps != null && nps <= low.nps())
                || (csat != null && csat <= low.csat());
    }

    /** How bad it was, judged by the scores alone. */
    Severity severity() {
        Integer nps = scores.nps();
        Integer csat = scores.csat();
        boolean terrible = (nps != null && nps <= 2) || (csat != null && csat == 1);
        return terrible || causes.contains(Cause.SAFETY) ? Severity.SEVERE : Severity.NORMAL;
    }

    /** The complaint that it is; only for a complete one that calls for recovery. */
    Complaint toComplaint() {
        if (follow == null || location == null || localDate == null) {
            throw new IllegalStateException("this feedback is no complaint, or not complete");
        }
        return new Complaint(
                follow.complaintId(),
                1,
                follow.caseId(),
                feedbackId,
                location,
                at,
                localDate,
                "survey",
                true,
                causes.isEmpty() ? null : causes.getFirst(),
                severity(),
                visitId,
                customerId,
                claimId,
                imported,
                new Complaint.Words(words, null),
                null);
    }

    OutgoingEvent toEvent(Instant time) {
        if (location == null || localDate == null) {
            throw new IllegalStateException("this feedback still waits for its visit");
        }
        return new OutgoingEvent(
                FeedbackReceived.TOPIC,
                FeedbackReceived.TYPE,
                feedbackId.toString(),
                version,
                time,
                new FeedbackReceived(
                        feedbackId,
                        version,
                        survey,
                        location,
                        at,
                        localDate,
                        solicitationId,
                        visitId,
                        customerId,
                        channel,
                        staff,
                        scores,
                        causes,
                        told,
                        imported));
    }
}
