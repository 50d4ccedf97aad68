package io.amends.feedback;

import io.amends.chassis.retention.Kept;
import io.amends.chassis.retention.RetentionRules;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/**
 * How long feedback-service keeps what. An open case keeps its complaint, its answer and all that
 * was told of it, however old it is.
 */
@ApplicationScoped
class FeedbackRetention implements RetentionRules {
    @Override
    public List<Kept> rules() {
        return List.of(
                Kept.always("case_actions", "with their case"),
                Kept.months(
                        37,
                        "recovery_cases",
                        "case_id < :idBefore and opened_at < :before and state = 'CLOSED' and wakes_at is null",
                        "closed ones, as long as visits"),
                Kept.months(
                        37,
                        "complaints",
                        """
                        complaint_id < :idBefore and at < :before
                        and not exists (select from recovery_cases c where c.complaint_id = complaints.complaint_id)
                        """,
                        "with their case"),
                Kept.months(
                        37,
                        "feedback",
                        """
                        feedback_id < :idBefore and at < :before
                        and not exists (select from complaints c where c.feedback_id = feedback.feedback_id)
                        """,
                        "as long as visits"),
                Kept.months(
                        37,
                        "event_history",
                        """
                        time < :before and key < :idBefore
                        and not exists (select from recovery_cases where case_id = key)
                        and not exists (select from complaints where complaint_id = key)
                        and not exists (select from feedback where feedback_id = key)
                        """,
                        "with what it is about: told again is only what is there"),
                Kept.months(
                        38,
                        "visits",
                        "visit_id < :idBefore and occurred_at < :before",
                        "a copy, a month longer than the visits themselves"),
                Kept.months(
                        38,
                        "solicitations",
                        "solicitation_id < :idBefore",
                        "whom a link was sent to; no link is valid for so long"),
                Kept.always("customers", "a copy, until erased"),
                Kept.always("locations", "a copy"),
                Kept.months(
                        37,
                        "contact_claims",
                        """
                        claim_id < :idBefore and at < :before
                        and not exists (select from complaints c where c.claim_id = contact_claims.claim_id)
                        and not exists (select from feedback f where f.claim_id = contact_claims.claim_id)
                        """,
                        "with what it is about: who somebody turned out to be, or how they are reached"));
    }
}
