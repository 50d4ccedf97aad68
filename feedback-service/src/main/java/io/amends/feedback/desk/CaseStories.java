package io.amends.feedback.desk;

import io.amends.feedback.complaint.Complaint;
import io.amends.feedback.complaint.Complaints;
import io.amends.feedback.customer.ContactClaims;
import io.amends.feedback.customer.ContactDetails;
import io.amends.feedback.customer.Customer;
import io.amends.feedback.customer.Customers;
import io.amends.feedback.recovery.RecoveryCase;
import io.amends.feedback.visit.Visit;
import io.amends.feedback.visit.Visits;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Everything about a case that helps to put it right: who it is, what happened, and what they said.
 */
@ApplicationScoped
class CaseStories {
    private static final int LAST_VISITS = 5;

    private final Jdbi jdbi;
    private final Complaints complaints;
    private final Customers customers;
    private final ContactClaims claims;
    private final Visits visits;

    CaseStories(
            Jdbi jdbi,
            Complaints complaints,
            Customers customers,
            ContactClaims claims,
            Visits visits) {
        this.jdbi = jdbi;
        this.complaints = complaints;
        this.customers = customers;
        this.claims = claims;
        this.visits = visits;
    }

    /**
     * The customer's side of a case.
     *
     * @param pending what somebody not yet known left about themselves
     * @param otherCases how many other cases this customer has had
     */
    record Story(
            Complaint complaint,
            @Nullable Customer customer,
            @Nullable ContactDetails pending,
            @Nullable Visit visit,
            @Nullable Answer answer,
            long visitCount,
            List<Visit> lastVisits,
            long otherCases) {}

    /** The survey answer that was the complaint. */
    record Answer(
            @Nullable Integer nps,
            @Nullable Integer csat,
            @Nullable Integer ces,
            List<String> causes,
            @Nullable Integer told) {}

    Story of(RecoveryCase one) {
        Complaint complaint = complaints.find(one.subject().complaintId()).orElseThrow();
        UUID customerId = one.customerId();
        UUID visitId = one.subject().visitId();
        UUID claimId = one.subject().claimId();
        UUID feedbackId = complaint.feedbackId();
        return new Story(
                complaint,
                customerId == null ? null : customers.find(List.of(customerId)).get(customerId),
                customerId != null || claimId == null ? null : claims.waiting(claimId).orElse(null),
                visitId == null ? null : visits.find(visitId).orElse(null),
                feedbackId == null ? null : answer(feedbackId),
                customerId == null ? 0 : visits.countOf(customerId),
                customerId == null ? List.of() : visits.lastOf(customerId, LAST_VISITS),
                customerId == null ? 0 : otherCases(customerId, one.subject().caseId()));
    }

    private Answer answer(UUID feedbackId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select nps, csat, ces, causes, told from feedback where feedback_id = :id")
                                .bind("id", feedbackId)
                                .map(
                                        (row, _) ->
                                                new Answer(
                                                        row.getObject("nps", Integer.class),
                                                        row.getObject("csat", Integer.class),
                                                        row.getObject("ces", Integer.class),
                                                        Arrays.stream(
                                                                        (String[])
                                                                                row.getArray(
                                                                                                "causes")
                                                                                        .getArray())
                                                                .map(
                                                                        cause ->
                                                                                cause.toLowerCase(
                                                                                                Locale
                                                                                                        .ROOT)
                                                                                        .replace(
                                                                                                '_',
                                                                                                '-'))
                                                                .toList(),
                                                        row.getObject("told", Integer.class)))
                                .one());
    }

    private long otherCases(UUID customerId, UUID caseId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select count(*) from recovery_cases where customer_id = :customer and case_id <> :case")
                                .bind("customer", customerId)
                                .bind("case", caseId)
                                .mapTo(Long.class)
                                .one());
    }
}
