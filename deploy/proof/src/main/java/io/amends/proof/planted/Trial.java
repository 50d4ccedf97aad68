package io.amends.proof.planted;

import io.amends.proof.fault.Fault;
import io.amends.proof.fault.TcpProxy;
import io.amends.proof.installation.Part;
import io.amends.proof.woven.CrashPoint;
import io.amends.proof.woven.PlantedBug;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What brings a bug to light while everybody posts, and who must say so.
 *
 * @param invariants one of them is enough
 */
record Trial(Set<String> invariants, List<Fault> faults) {

    private static final Duration MOMENT = Duration.ofSeconds(3);

    private static final String VISITS = "VisitsAreThereOnce";
    private static final String CASES = "EachComplaintHasOneCase";
    private static final String EVENTS = "EventsAreToldInOrder";
    private static final String MAIL = "NobodyIsAskedTwice";
    private static final String FIGURES = "FiguresEqualARecount";
    private static final String POISON = "DeadLettersAreThePoison";
    private static final String WORK = "WorkIsDoneOnce";
    private static final String ERASURE = "TheForgottenAreGone";

    static Trial of(PlantedBug bug) {
        return switch (bug) {
            case ACKNOWLEDGED_BEFORE_COMMIT -> foundBy(VISITS, kill(bug), kill(bug));
            case OLDER_TAKEN_FOR_NEWER, REPEAT_CALLED_RECORDED, CLOCK_AHEAD_BELIEVED ->
                    foundBy(VISITS);
            case VERSION_NOT_CHECKED -> new Trial(Set.of(VISITS, EVENTS), List.of());
            case EVENT_TOLD_ON_ITS_OWN ->
                    foundBy(
                            EVENTS,
                            new Fault.Crash(CrashPoint.GROUP_ACCEPTED_BEFORE_COMMIT, 4),
                            new Fault.Crash(CrashPoint.GROUP_ACCEPTED_BEFORE_COMMIT, 9));
            case CURSOR_MOVED_BEFORE_SENDING ->
                    new Trial(
                            // What is lost may also be that somebody was erased.
                            Set.of(EVENTS, MAIL, ERASURE),
                            List.of(new Fault.Crash(CrashPoint.CURSOR_MOVED, 3)));
            case LATE_COMMIT_SKIPPED -> foundBy(EVENTS, slow());
            case ERASURE_FORGETS_THE_VISITS -> foundBy(ERASURE);
            case SENDS_NOT_AWAITED ->
                    new Trial(
                            Set.of(EVENTS, MAIL, ERASURE),
                            List.of(new Fault.KillWithout(bug.service(), Part.KAFKA, MOMENT)));
            case LOST_EVENTS_NOT_TOLD_AGAIN -> foundBy(EVENTS, new Fault.OlderLog(MOMENT));
            case POSITION_BEHIND_THE_END_KEPT -> foundBy(FIGURES, new Fault.OlderLog(MOMENT));
            case EVENT_FORGOTTEN -> foundBy(EVENTS);
            case CLAIM_FORGOTTEN -> foundBy(MAIL);
            case REPEATED_COMPLAINT_RAISED,
                    SECOND_ANSWER_THANKED,
                    ESCALATED_EARLY,
                    TIMER_NOT_CLEARED ->
                    foundBy(CASES);
            case REPEATED_WORK_NOT_RECOGNISED -> foundBy(WORK);
            case POSITION_STORED_WITHOUT_THE_EFFECT ->
                    foundBy(FIGURES, new Fault.Crash(CrashPoint.BATCH_APPLIED_BEFORE_COMMIT, 3));
            case DUPLICATES_COUNTED -> foundBy(FIGURES);
            case CLEARED_AND_NOT_REREAD -> foundBy(FIGURES, new Fault.Rebuild(bug.service()));
            case BATCH_LOST_WITH_ITS_POISON -> new Trial(Set.of(FIGURES, POISON), List.of());
            case POISON_SWALLOWED -> foundBy(POISON);
            // Transactional mail comes first, and may come twice.
            case SURVEY_SENT_AGAIN_AFTER_A_CRASH ->
                    foundBy(
                            MAIL,
                            new Fault.Crash(CrashPoint.DATA_BEFORE_ITS_REPLY_IS_STORED, 30),
                            new Fault.Crash(CrashPoint.DATA_BEFORE_ITS_REPLY_IS_STORED, 45));
            case MESSAGE_ID_RENEWED ->
                    foundBy(
                            MAIL,
                            new Fault.Crash(CrashPoint.DATA_BEFORE_ITS_REPLY_IS_STORED, 3),
                            new Fault.Crash(CrashPoint.DATA_BEFORE_ITS_REPLY_IS_STORED, 5));
            case UNSUBSCRIBING_IGNORED,
                    HELD_OUT_ASKED,
                    NO_CONSENT_NEEDED,
                    LATE_VISIT_ASKED_ABOUT,
                    TWO_ON_ONE_DAY ->
                    foundBy(MAIL);
            case CAP_READ_OUTSIDE_THE_LOCK -> foundBy(MAIL, slow(), slow());
        };
    }

    private static Trial foundBy(String invariant, Fault... faults) {
        return new Trial(Set.of(invariant), List.of(faults));
    }

    private static Fault kill(PlantedBug bug) {
        return new Fault.Kill(List.of(bug.service()));
    }

    /** So that transactions that are short elsewhere overlap. */
    private static Fault slow() {
        return new Fault.DatabaseLine(TcpProxy.Line.SLOW, MOMENT);
    }
}
