package io.amends.proof.woven;

import static io.amends.proof.installation.Part.ANALYTICS;
import static io.amends.proof.installation.Part.CUSTOMER;
import static io.amends.proof.installation.Part.FEEDBACK;
import static io.amends.proof.installation.Part.NOTIFICATION;
import static io.amends.proof.woven.Weaving.always;
import static io.amends.proof.woven.Weaving.constant;
import static io.amends.proof.woven.Weaving.field;
import static io.amends.proof.woven.Weaving.in;
import static io.amends.proof.woven.Weaving.instead;
import static io.amends.proof.woven.Weaving.lastArgument;
import static io.amends.proof.woven.Weaving.later;
import static io.amends.proof.woven.Weaving.skip;
import static io.amends.proof.woven.Weaving.text;
import static io.amends.proof.woven.Weaving.twice;

import io.amends.proof.installation.Part;

import java.util.List;

/** Mistakes that somebody could make in a service; each breaks a promise. */
@SuppressWarnings("ImmutableEnumChecker") // Weavings are made of records and texts
public enum PlantedBug {
    ACKNOWLEDGED_BEFORE_COMMIT(
            CUSTOMER,
            in(
                    "io.amends.customer.visit.GroupCommit",
                    "attempt",
                    instead("TransactionRunnerOptions.call", "answerBeforeCommit"))),
    OLDER_TAKEN_FOR_NEWER(
            CUSTOMER,
            in("io.amends.customer.visit.Standing", "decide", skip("Instant.compareTo", 1))),
    VERSION_NOT_CHECKED(
            CUSTOMER,
            in(
                    "io.amends.customer.visit.Visits",
                    "replace",
                    text(
                            "and (v.version, v.updated_at) is not distinct from (b.version, b.updated_at)",
                            "")),
            in("io.amends.customer.visit.Visits", "replace", instead("Visits.lock", "hesitate")),
            // The history's key would notice it too.
            in(
                    "io.amends.customer.visit.Visits",
                    "keep",
                    text(
                            "staff, customer_id, attributes)\n",
                            "staff, customer_id, attributes) on conflict do nothing\n"))),
    REPEAT_CALLED_RECORDED(
            CUSTOMER,
            in(
                    "io.amends.customer.visit.AcceptVisits$Group",
                    "apply",
                    constant("DUPLICATE", "RECORDED"))),
    CLOCK_AHEAD_BELIEVED(
            CUSTOMER, in("io.amends.customer.visit.Visit", "of", skip("Instant.isAfter", false))),
    EVENT_TOLD_ON_ITS_OWN(
            CUSTOMER,
            in(
                    "io.amends.customer.visit.AcceptVisits$Group",
                    "store",
                    instead("Outbox.append", "appendOnItsOwn"))),
    CURSOR_MOVED_BEFORE_SENDING(
            CUSTOMER,
            in(
                    "io.amends.chassis.outbox.Relay",
                    "relayWhileLeader",
                    later("Relay.send", "OutboxReader.moveCursor"))),
    LATE_COMMIT_SKIPPED(
            CUSTOMER,
            in(
                    "io.amends.chassis.outbox.OutboxReader",
                    "lowestFloor",
                    text("classid = :floors", "classid = :floors and false"))),
    ERASURE_FORGETS_THE_VISITS(
            CUSTOMER,
            in("io.amends.customer.erasure.EraseCustomer", "erase", skip("Visits.forget"))),
    LOST_EVENTS_NOT_TOLD_AGAIN(
            CUSTOMER,
            in("io.amends.chassis.outbox.Acknowledged", "beginAgain", skip("Set.forEach"))),
    SENDS_NOT_AWAITED(
            CUSTOMER, in("io.amends.chassis.outbox.RelayProducer", "send", skip("Future.get"))),
    EVENT_FORGOTTEN(
            FEEDBACK,
            in("io.amends.feedback.history.Publications", "publish", skip("Outbox.append"))),
    CLAIM_FORGOTTEN(
            FEEDBACK,
            in(
                    "io.amends.feedback.complaint.RaiseComplaint",
                    "raise",
                    skip("ContactClaims.claim"))),
    REPEATED_COMPLAINT_RAISED(
            FEEDBACK,
            in("io.amends.feedback.complaint.RaiseComplaint", "raise", skip("Set.contains", true))),
    SECOND_ANSWER_THANKED(
            FEEDBACK,
            in("io.amends.feedback.survey.SurveyResource", "answer", skip("Set.isEmpty", false))),
    ESCALATED_EARLY(
            FEEDBACK,
            in(
                    "io.amends.feedback.recovery.RecoveryCases",
                    "wakeDue",
                    text("wakes_at <= :now", "wakes_at - interval '5 seconds' <= :now")),
            in(
                    "io.amends.feedback.recovery.RecoveryCases",
                    "nextWaking",
                    text("min(wakes_at)", "min(wakes_at) - interval '5 seconds'")),
            in("io.amends.feedback.recovery.CaseClocks", "overdue", skip("Instant.isBefore", false))
                    .times(2)),
    TIMER_NOT_CLEARED(
            FEEDBACK,
            in("io.amends.feedback.recovery.CaseClocks", "acknowledgeWakes", always(true))),
    REPEATED_WORK_NOT_RECOGNISED(
            FEEDBACK,
            in("io.amends.chassis.web.IdempotentAnswers", "find", skip("Optional.orElse"))),
    POSITION_STORED_WITHOUT_THE_EFFECT(
            ANALYTICS,
            in(
                    "io.amends.chassis.events.Applier",
                    "applyTogether",
                    instead("Positions.move", "moveOnItsOwn"))),
    DUPLICATES_COUNTED(
            ANALYTICS,
            in("io.amends.analytics.projection.LatestStates", "advance", skip("Map.get"))),
    CLEARED_AND_NOT_REREAD(
            ANALYTICS, in("io.amends.chassis.events.Rebuild", "begin", skip("Positions.reset"))),
    POSITION_BEHIND_THE_END_KEPT(
            ANALYTICS,
            in("io.amends.chassis.events.TruncatedLogs", "putRight", skip("Positions.goBack"))),
    BATCH_LOST_WITH_ITS_POISON(
            ANALYTICS,
            in("io.amends.chassis.events.Applier", "applyOrIsolate", skip("List.size", 1))
                    .times(4)),
    POISON_SWALLOWED(
            NOTIFICATION,
            in("io.amends.chassis.events.Applier", "applyTogether", skip("DeadLetters.append"))),
    SURVEY_SENT_AGAIN_AFTER_A_CRASH(
            NOTIFICATION,
            in(
                    "io.amends.notification.delivery.Delivery",
                    "orphaned",
                    field("transactional", true))),
    MESSAGE_ID_RENEWED(
            NOTIFICATION,
            in(
                    "io.amends.notification.delivery.SmtpConnection",
                    "message",
                    instead("Mail.solicitationId", "anotherId"))),
    UNSUBSCRIBING_IGNORED(
            NOTIFICATION,
            in(
                            "io.amends.notification.preference.PreferenceResource",
                            "change",
                            skip("Suppressions.unsubscribe"))
                    .times(2)),
    HELD_OUT_ASKED(
            NOTIFICATION,
            in(
                    "io.amends.notification.solicitation.HoldOut",
                    "coversEverythingFor",
                    always(false))),
    CAP_READ_OUTSIDE_THE_LOCK(
            NOTIFICATION,
            // A second one beside it, as a second instance would have it.
            in(
                    "io.amends.notification.solicitation.DecideWhenDue",
                    "start",
                    twice("Workers.start")),
            in(
                    "io.amends.notification.solicitation.Decider",
                    "decide",
                    lastArgument("Decider.surroundings", 0))),
    TWO_ON_ONE_DAY(
            NOTIFICATION,
            in("io.amends.notification.solicitation.DecisionPolicy", "isOn", always(false))),
    NO_CONSENT_NEEDED(
            NOTIFICATION,
            in("io.amends.notification.preference.Preferences", "consents", always(true))),
    LATE_VISIT_ASKED_ABOUT(
            NOTIFICATION,
            in(
                    "io.amends.notification.solicitation.DecisionPolicy",
                    "onHearing",
                    skip("Instant.isBefore", false)));

    private final Part service;
    private final List<Weaving> weavings;

    PlantedBug(Part service, Weaving... weavings) {
        this.service = service;
        this.weavings = List.of(weavings);
    }

    /** In whom it is planted. */
    public Part service() {
        return service;
    }

    List<Weaving> weavings() {
        return weavings;
    }
}
