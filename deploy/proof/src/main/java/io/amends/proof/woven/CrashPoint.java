package io.amends.proof.woven;

import static io.amends.proof.installation.Part.ANALYTICS;
import static io.amends.proof.installation.Part.CUSTOMER;
import static io.amends.proof.installation.Part.FEEDBACK;
import static io.amends.proof.installation.Part.NOTIFICATION;
import static io.amends.proof.woven.Weaving.after;
import static io.amends.proof.woven.Weaving.atReturn;
import static io.amends.proof.woven.Weaving.before;

import io.amends.proof.installation.Part;
import io.amends.proof.woven.Weaving.Change;

/** The places at which a service is killed from within, and which of them it is. */
@SuppressWarnings("ImmutableEnumChecker") // a Weaving is made of records and texts
public enum CrashPoint {
    // The relay
    ABOUT_TO_SEND(
            CUSTOMER,
            "io.amends.chassis.outbox.Relay",
            "relayWhileLeader",
            before("Relay.send"),
            Reach.OFTEN),
    HALF_OF_A_BATCH_SENT(
            CUSTOMER,
            "io.amends.chassis.outbox.RelayProducer",
            "send",
            after("Producer.send"),
            Reach.OFTEN),
    SENT_BEFORE_THE_CURSOR_MOVED(
            FEEDBACK,
            "io.amends.chassis.outbox.Relay",
            "relayWhileLeader",
            after("Relay.send"),
            Reach.OFTEN),
    CURSOR_MOVED(
            CUSTOMER,
            "io.amends.chassis.outbox.Relay",
            "relayWhileLeader",
            after("OutboxReader.moveCursor"),
            Reach.OFTEN),
    LEADERSHIP_TAKEN(
            FEEDBACK,
            "io.amends.chassis.outbox.RelayLeadership",
            "run",
            after("RelayLeadership.acquire"),
            Reach.ONCE),
    EVENT_APPENDED_BEFORE_COMMIT(
            FEEDBACK,
            "io.amends.chassis.outbox.Outbox",
            "append",
            after("Outbox.insert"),
            Reach.OFTEN),
    RAW_RECORD_APPENDED(
            ANALYTICS,
            "io.amends.chassis.outbox.Outbox",
            "appendRaw",
            after("Outbox.insert"),
            Reach.ONCE),
    OLD_PARTITION_DROPPED(
            CUSTOMER,
            "io.amends.chassis.outbox.OutboxPartitions",
            "dropIfRelayed",
            after("Handle.execute"),
            Reach.WITH_AN_OLD_PARTITION),
    PAGE_TOLD_AGAIN_BEFORE_COMMIT(
            CUSTOMER,
            "io.amends.chassis.outbox.Republication",
            "tellPage",
            after("Outbox.append"),
            Reach.BY_REPUBLISHING),
    PAGE_TOLD_AGAIN(
            FEEDBACK,
            "io.amends.chassis.outbox.Republication",
            "tellNextPage",
            after("Optional.ifPresent"),
            Reach.BY_REPUBLISHING),

    // The event loop
    POSITION_MOVED_BEFORE_THE_EFFECT(
            NOTIFICATION,
            "io.amends.chassis.events.Applier",
            "applyTogether",
            after("Positions.move"),
            Reach.OFTEN),
    DEAD_LETTERS_KEPT(
            NOTIFICATION,
            "io.amends.chassis.events.DeadLetters",
            "append",
            after("Outbox.appendRaw"),
            Reach.ONCE),
    BATCH_APPLIED_BEFORE_COMMIT(
            ANALYTICS,
            "io.amends.chassis.events.Applier",
            "applyTogether",
            after("Handlers.apply"),
            Reach.OFTEN),
    BATCH_COMMITTED(
            ANALYTICS,
            "io.amends.chassis.events.Applier",
            "applyTogether",
            before("Map.putAll"),
            Reach.OFTEN),
    BATCH_COMMITTED_BY_CUSTOMERS(
            CUSTOMER,
            "io.amends.chassis.events.Applier",
            "applyTogether",
            before("Map.putAll"),
            Reach.OFTEN),
    PROJECTIONS_CLEARED_BEFORE_COMMIT(
            ANALYTICS,
            "io.amends.chassis.events.Rebuild",
            "begin",
            after("List.forEach"),
            Reach.BY_REBUILDING),
    PROJECTIONS_CLEARED(
            ANALYTICS,
            "io.amends.chassis.events.Rebuild",
            "begin",
            before("EventLoop.lookAgain"),
            Reach.BY_REBUILDING),
    CELLS_NOT_YET_SUMMED(
            ANALYTICS,
            "io.amends.analytics.visit.CountVisitsWhenRecorded",
            "handle",
            after("Visits.save"),
            Reach.OFTEN),

    // Answers that are kept
    WORK_DONE_BEFORE_ITS_ANSWER_IS_KEPT(
            FEEDBACK,
            "io.amends.chassis.web.Idempotency",
            "onceOnly",
            before("IdempotentAnswers.keep"),
            Reach.ONCE),
    ANSWER_KEPT_BEFORE_COMMIT(
            FEEDBACK,
            "io.amends.chassis.web.Idempotency",
            "onceOnly",
            after("IdempotentAnswers.keep"),
            Reach.ONCE),
    ANSWER_KEPT(
            FEEDBACK,
            "io.amends.chassis.web.Idempotency",
            "onceOnly",
            before("IdempotentAnswers.forgetOldOnesNowAndThen"),
            Reach.ONCE),

    // Visits and customers
    GROUP_ACCEPTED_BEFORE_COMMIT(
            CUSTOMER,
            "io.amends.customer.visit.GroupCommit",
            "attempt",
            after("AcceptVisits.accept"),
            Reach.OFTEN),
    GROUP_COMMITTED_BEFORE_THE_ANSWER(
            CUSTOMER,
            "io.amends.customer.visit.GroupCommit",
            "commit",
            before("Semaphore.release"),
            Reach.OFTEN),
    HALF_OF_A_GROUP_ANSWERED(
            CUSTOMER,
            "io.amends.customer.visit.GroupCommit",
            "commit",
            after("CompletableFuture.complete"),
            Reach.OFTEN),
    VISITS_INSERTED(
            CUSTOMER,
            "io.amends.customer.visit.AcceptVisits$Group",
            "store",
            after("Visits.insert"),
            Reach.OFTEN),
    CUSTOMERS_MET(
            CUSTOMER,
            "io.amends.customer.visit.AcceptVisits$Group",
            "introduce",
            after("Customers.meet"),
            Reach.OFTEN),
    CLAIM_ANSWERED_BEFORE_COMMIT(
            CUSTOMER,
            "io.amends.customer.customer.MatchOrRegisterWhenContactProvided",
            "handle",
            after("Customers.meet"),
            Reach.ONCE),
    HALF_ERASED(
            CUSTOMER,
            "io.amends.customer.erasure.EraseCustomer",
            "erase",
            after("Visits.forget"),
            Reach.ONCE),
    ERASED_BEFORE_THE_ANSWER(
            CUSTOMER,
            "io.amends.customer.timeline.CustomerResource",
            "erase",
            after("EraseCustomer.erase"),
            Reach.ONCE),

    // Complaints, cases and answers
    COMPLAINT_STORED_WITHOUT_ITS_CASE(
            FEEDBACK,
            "io.amends.feedback.complaint.Complaints",
            "raise",
            before("RecoveryCases.open"),
            Reach.ONCE),
    COMPLAINT_RAISED_BEFORE_THE_ANSWER(
            FEEDBACK,
            "io.amends.feedback.complaint.ComplaintResource",
            "raise",
            after("RaiseComplaint.raise"),
            Reach.ONCE),
    CASE_STORED_BEFORE_IT_IS_TOLD(
            FEEDBACK,
            "io.amends.feedback.recovery.RecoveryCases",
            "save",
            after("CaseTables.store"),
            Reach.ONCE),
    SURVEY_ANSWERED_BEFORE_THE_THANKS(
            FEEDBACK,
            "io.amends.feedback.survey.SurveyResource",
            "answer",
            after("ReceiveFeedback.receive"),
            Reach.ONCE),
    ESCALATED_BEFORE_COMMIT(
            FEEDBACK,
            "io.amends.feedback.recovery.RecoveryCases",
            "wakeDue",
            after("List.forEach"),
            Reach.ONCE),
    CASES_WOKEN(
            FEEDBACK,
            "io.amends.feedback.recovery.WakingOfCases",
            "wakeAllDue",
            after("RecoveryCases.wakeDue"),
            Reach.OFTEN),

    // Decisions and mail
    TIMERS_CLAIMED(
            NOTIFICATION,
            "io.amends.notification.solicitation.Decider",
            "decideDue",
            after("Solicitations.claimDue"),
            Reach.OFTEN),
    MAIL_QUEUED_BEFORE_COMMIT(
            NOTIFICATION,
            "io.amends.notification.solicitation.Decider",
            "save",
            after("MailQueue.add"),
            Reach.OFTEN),
    DECIDED(
            NOTIFICATION,
            "io.amends.notification.solicitation.DecideWhenDue",
            "run",
            after("Decider.decideDue"),
            Reach.OFTEN),
    SENDING_STORED_BEFORE_DATA(
            NOTIFICATION,
            "io.amends.notification.delivery.SmtpConnection",
            "converse",
            before("WatchedTransport.sendMessage"),
            Reach.OFTEN),
    DATA_BEFORE_ITS_REPLY_IS_STORED(
            NOTIFICATION,
            "io.amends.notification.delivery.SendMailWhenQueued",
            "converse",
            after("SendMailWhenQueued.send"),
            Reach.OFTEN),
    OUTCOME_STORED_BEFORE_COMMIT(
            NOTIFICATION,
            "io.amends.notification.delivery.SendingRound",
            "next",
            after("Deliveries.save"),
            Reach.OFTEN),
    OUTCOME_STORED(
            NOTIFICATION,
            "io.amends.notification.delivery.SendMailWhenQueued",
            "dispatch",
            after("SendingRound.next"),
            Reach.OFTEN),
    ORPHANS_TENDED_BEFORE_COMMIT(
            NOTIFICATION,
            "io.amends.notification.delivery.SendingRound",
            "tend",
            atReturn(),
            Reach.ONCE),
    UNSUBSCRIBED_BEFORE_COMMIT(
            NOTIFICATION,
            "io.amends.notification.preference.PreferenceResource",
            "change",
            after("Suppressions.unsubscribe"),
            Reach.ONCE,
            2),

    // Migrations
    MIGRATED_BEFORE_IT_IS_NOTED(
            ANALYTICS,
            "org.flywaydb.core.internal.command.DbMigrate",
            "doMigrateGroup",
            after("MigrationExecutor.execute"),
            Reach.WITH_A_NEW_DATABASE),
    SOME_MIGRATIONS_NOTED(
            ANALYTICS,
            "org.flywaydb.core.internal.command.DbMigrate",
            "doMigrateGroup",
            after("SchemaHistory.addAppliedMigration"),
            Reach.WITH_A_NEW_DATABASE);

    /** How it comes that the service gets there. */
    public enum Reach {
        /** Again and again while everybody posts. */
        OFTEN,
        /** While everybody posts, though it may take some seconds. */
        ONCE,
        BY_REBUILDING,
        BY_REPUBLISHING,
        WITH_AN_OLD_PARTITION,
        WITH_A_NEW_DATABASE
    }

    private final Part service;
    private final Weaving weaving;
    private final Reach reach;

    CrashPoint(Part service, String className, String method, Change where, Reach reach) {
        this(service, className, method, where, reach, 1);
    }

    CrashPoint(
            Part service, String className, String method, Change where, Reach reach, int times) {
        this.service = service;
        this.weaving = Weaving.in(className, method, where).times(times);
        this.reach = reach;
    }

    /** Whom it kills. */
    public Part service() {
        return service;
    }

    public Reach reach() {
        return reach;
    }

    Weaving weaving() {
        return weaving;
    }
}
