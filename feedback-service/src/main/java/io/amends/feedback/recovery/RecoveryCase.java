package io.amends.feedback.recovery;

import io.amends.feedback.location.Calendar;
import io.amends.feedback.recovery.CaseAction.Acknowledged;
import io.amends.feedback.recovery.CaseAction.Assigned;
import io.amends.feedback.recovery.CaseAction.Closed;
import io.amends.feedback.recovery.CaseAction.Confirmed;
import io.amends.feedback.recovery.CaseAction.Contacted;
import io.amends.feedback.recovery.CaseAction.Detail;
import io.amends.feedback.recovery.CaseAction.Escalated;
import io.amends.feedback.recovery.CaseAction.Identified;
import io.amends.feedback.recovery.CaseAction.Opened;
import io.amends.feedback.recovery.CaseAction.Remedied;
import io.amends.feedback.recovery.CaseAction.Reopened;
import io.amends.feedback.recovery.CaseAction.Rescheduled;
import io.amends.feedback.recovery.CaseAction.Resolved;
import io.amends.feedback.recovery.Outcome.AboveAuthority;
import io.amends.feedback.recovery.Outcome.Done;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The work of putting right one complaint. It is the sum of its recorded actions: every verb checks
 * that it is allowed now, and records one action; nothing else changes a case. The clocks run in
 * the location's opening hours.
 */
public final class RecoveryCase {

    /** What a case is about; settled when it is opened. */
    public record Subject(
            UUID caseId,
            UUID complaintId,
            String location,
            boolean prompted,
            Severity severity,
            @Nullable Cause cause,
            @Nullable UUID visitId,
            @Nullable UUID claimId,
            boolean imported) {}

    /**
     * Who does something, and when.
     *
     * @param at when it was done; {@code now} for what is done now
     */
    public record Doing(String by, Instant at, Instant now, boolean imported) {
        public static Doing now(String by, Instant now) {
            return new Doing(by, now, now, false);
        }
    }

    /** A due time that passed before somebody did what was due. */
    public record Escalation(SlaClock clock, Instant at) {}

    /** What was given. */
    public record Remedy(RemedyKind kind, @Nullable Money cost, Instant at) {}

    /** What followed a resolution long past comes in after it, before the case closes by itself. */
    private static final Duration TIME_TO_IMPORT = Duration.ofHours(1);

    private final Subject subject;
    private final Calendar calendar;
    private final List<CaseAction> history = new ArrayList<>();
    private final List<CaseAction> unsaved = new ArrayList<>();
    private final List<Escalation> escalations = new ArrayList<>();
    private final List<Remedy> remedies = new ArrayList<>();

    private CaseState state = CaseState.OPENED;
    private Instant openedAt = Instant.EPOCH;
    private Instant acknowledgeBy = Instant.EPOCH;
    private Instant resolveBy = Instant.EPOCH;
    private LocalDate localDate = LocalDate.EPOCH;
    private Duration acknowledgeWithin = Duration.ZERO;
    private Duration resolveWithin = Duration.ZERO;
    private Instant resolveClockStarted = Instant.EPOCH;
    private boolean acknowledgeEscalated;
    private boolean resolveEscalated;
    private int reopened;
    private @Nullable Instant acknowledgedAt;
    private @Nullable Long minutesToAcknowledge;
    private @Nullable Instant resolvedAt;
    private @Nullable Long minutesToResolve;
    private @Nullable Instant closesAt;
    private @Nullable Instant closingWakes;
    private @Nullable Instant closedAt;
    private @Nullable String assignee;
    private @Nullable UUID customerId;

    private RecoveryCase(Subject subject, Calendar calendar) {
        this.subject = subject;
        this.calendar = calendar;
    }

    /** Opens a case; both clocks run from the complaint's own time. */
    public static RecoveryCase open(
            Subject subject,
            @Nullable UUID customerId,
            Calendar calendar,
            Duration acknowledgeWithin,
            Duration resolveWithin,
            Doing doing) {
        RecoveryCase opened = new RecoveryCase(subject, calendar);
        opened.openedAt = doing.at();
        opened.record(
                doing,
                new Opened(
                        acknowledgeWithin,
                        resolveWithin,
                        calendar.plus(doing.at(), acknowledgeWithin),
                        calendar.plus(doing.at(), resolveWithin),
                        calendar.dateOf(doing.at()),
                        customerId));
        return opened;
    }

    /** The case that has this history. */
    static RecoveryCase of(Subject subject, Calendar calendar, List<CaseAction> history) {
        RecoveryCase known = new RecoveryCase(subject, calendar);
        history.forEach(known::apply);
        return known;
    }

    public Outcome acknowledge(Doing doing, @Nullable String note) {
        if (acknowledgedAt != null || !state.isOpen()) {
            return new OutOfTurn("the case is " + state.words() + " already");
        }
        return attempt(doing, new Acknowledged(note));
    }

    public Outcome assign(Doing doing, String to) {
        if (state == CaseState.CLOSED) {
            return closed();
        }
        if (to.equals(assignee)) {
            return new OutOfTurn("the case is assigned to " + to + " already");
        }
        return attempt(doing, new Assigned(to));
    }

    /** An attempt to reach the customer acknowledges the case too. */
    public Outcome contact(Doing doing, String channel, boolean reached, @Nullable String note) {
        if (state == CaseState.CLOSED) {
            return closed();
        }
        return attempt(doing, new Contacted(channel, reached, note));
    }

    /**
     * The sum that one person grants in one case and currency stays within that person's authority.
     */
    public Outcome remedy(
            Doing doing,
            Authority authority,
            RemedyKind kind,
            @Nullable Money cost,
            @Nullable String note) {
        if (state == CaseState.CLOSED) {
            return closed();
        }
        if (cost != null
                && !authority.covers(
                        granted(doing.by(), cost.currency()) + cost.minor(), cost.currency())) {
            return new AboveAuthority(
                    "is above the authority limit of "
                            + new Money(authority.limit(cost.currency()), cost.currency())
                            + " that "
                            + authority.grantor()
                            + " may grant in one case; somebody with a higher limit can");
        }
        return attempt(doing, new Remedied(kind, cost, note));
    }

    public Outcome resolve(
            Doing doing, Duration closesAfter, @Nullable Cause rootCause, @Nullable String note) {
        if (!state.isOpen()) {
            return new OutOfTurn("the case is " + state.words() + " already");
        }
        return attempt(
                doing,
                new Resolved(rootCause, note, doing.at().plus(closesAfter)),
                reopened > 0 ? resolveClockStarted : acknowledgedAt);
    }

    /** The customer said that it is put right. */
    public Outcome confirm(Doing doing, @Nullable String note) {
        return switch (state) {
            case RESOLVED -> attempt(doing, new Confirmed(note), resolvedAt);
            case CONFIRMED -> new OutOfTurn("the customer has confirmed it already");
            case OPENED, ACKNOWLEDGED, IN_PROGRESS -> new OutOfTurn("the case is not resolved yet");
            case CLOSED -> closed();
        };
    }

    /** Not put right after all: the resolve clock starts anew. */
    public Outcome reopen(Doing doing, @Nullable String note) {
        if (state.isOpen()) {
            return new OutOfTurn("the case is open");
        }
        return attempt(
                doing, new Reopened(calendar.plus(doing.at(), resolveWithin), note), resolvedAt);
    }

    public Outcome close(Doing doing, @Nullable String note) {
        if (state.isOpen()) {
            return new OutOfTurn("the case is not resolved yet");
        }
        if (state == CaseState.CLOSED) {
            return new OutOfTurn("the case is closed already");
        }
        return attempt(doing, new Closed(note), resolvedAt);
    }

    /**
     * Does what is due by itself: escalates the clocks whose time has passed, once each, and closes
     * what was resolved long enough ago. An imported case never escalates.
     */
    void wake(Instant now) {
        if (escalates()
                && acknowledgeRuns()
                && !acknowledgeEscalated
                && !now.isBefore(acknowledgeBy)) {
            record(
                    Doing.now(CaseAction.BY_ITSELF, now),
                    new Escalated(SlaClock.ACKNOWLEDGE, acknowledgeBy));
        }
        if (escalates() && state.isOpen() && !resolveEscalated && !now.isBefore(resolveBy)) {
            record(
                    Doing.now(CaseAction.BY_ITSELF, now),
                    new Escalated(SlaClock.RESOLVE, resolveBy));
        }
        Instant closing = closesAt;
        Instant wakes = closingWakes;
        if (closing != null && wakes != null && !now.isBefore(wakes)) {
            record(
                    new Doing(CaseAction.BY_ITSELF, closing, now, subject.imported()),
                    new Closed(null));
        }
    }

    /** It became known whose complaint it is; the first answer stands. */
    public boolean identify(UUID customer, Instant now) {
        if (customerId != null) {
            return false;
        }
        record(Doing.now(CaseAction.BY_ITSELF, now), new Identified(customer));
        return true;
    }

    /**
     * Computes the due times of the clocks that still run on the calendar as it now is. Escalations
     * that were recorded stay, and are not repeated.
     */
    void reschedule(Instant now) {
        if (!state.isOpen()) {
            return;
        }
        Instant acknowledged = acknowledgedAt;
        Rescheduled corrected =
                new Rescheduled(
                        acknowledgeRuns()
                                ? calendar.plus(openedAt, acknowledgeWithin)
                                : acknowledgeBy,
                        calendar.plus(resolveClockStarted, resolveWithin),
                        calendar.dateOf(openedAt),
                        acknowledged == null ? null : businessMinutes(acknowledged));
        if (!corrected.equals(
                new Rescheduled(acknowledgeBy, resolveBy, localDate, minutesToAcknowledge))) {
            record(Doing.now(CaseAction.BY_ITSELF, now), corrected);
        }
    }

    /** When the clock that runs next is due; empty when none runs. */
    public Optional<Instant> dueAt() {
        if (!state.isOpen()) {
            return Optional.empty();
        }
        return Optional.of(
                acknowledgeRuns() && acknowledgeBy.isBefore(resolveBy) ? acknowledgeBy : resolveBy);
    }

    /** When {@link #wake} has something to do; empty when never. */
    Optional<Instant> wakesAt() {
        Instant next = closingWakes;
        if (escalates() && acknowledgeRuns() && !acknowledgeEscalated) {
            next = earlier(acknowledgeBy, next);
        }
        if (escalates() && state.isOpen() && !resolveEscalated) {
            next = earlier(resolveBy, next);
        }
        return Optional.ofNullable(next);
    }

    public Subject subject() {
        return subject;
    }

    public long version() {
        return history.size();
    }

    public CaseState state() {
        return state;
    }

    public @Nullable String assignee() {
        return assignee;
    }

    public @Nullable UUID customerId() {
        return customerId;
    }

    public Instant openedAt() {
        return openedAt;
    }

    public Instant acknowledgeBy() {
        return acknowledgeBy;
    }

    public Instant resolveBy() {
        return resolveBy;
    }

    public boolean isEscalated() {
        return !escalations.isEmpty();
    }

    public List<CaseAction> history() {
        return List.copyOf(history);
    }

    /** The whole state, as the others and programs see it. */
    public RecoveryCaseEvent toEvent() {
        return new RecoveryCaseEvent(
                subject.caseId(),
                version(),
                subject.complaintId(),
                subject.location(),
                localDate,
                state,
                subject.prompted(),
                subject.severity(),
                subject.cause(),
                openedAt,
                acknowledgeBy,
                resolveBy,
                acknowledgedAt,
                resolvedAt,
                closedAt,
                minutesToAcknowledge,
                minutesToResolve,
                assignee != null,
                List.copyOf(escalations),
                List.copyOf(remedies),
                reopened,
                customerId,
                subject.claimId(),
                subject.visitId(),
                subject.imported());
    }

    /** The actions recorded since the case was loaded, each with the state that it led to. */
    List<Recorded> takeUnsaved() {
        List<Recorded> recorded = new ArrayList<>();
        RecoveryCase then =
                of(subject, calendar, history.subList(0, history.size() - unsaved.size()));
        for (CaseAction action : unsaved) {
            then.apply(action);
            recorded.add(new Recorded(action, then.toEvent()));
        }
        unsaved.clear();
        return recorded;
    }

    record Recorded(CaseAction action, RecoveryCaseEvent state) {}

    private Outcome attempt(Doing doing, Detail detail) {
        return attempt(doing, detail, openedAt);
    }

    private Outcome attempt(Doing doing, Detail detail, @Nullable Instant after) {
        if (doing.at().isAfter(doing.now())) {
            return new Untimely("must not be in the future");
        }
        if (doing.at().isBefore(openedAt) || (after != null && doing.at().isBefore(after))) {
            return new Untimely("must not be before what it follows");
        }
        return new Done(record(doing, detail));
    }

    private CaseAction record(Doing doing, Detail detail) {
        CaseAction action =
                new CaseAction(
                        version() + 1,
                        doing.at(),
                        doing.now(),
                        doing.by(),
                        doing.imported(),
                        businessMinutes(doing.at()),
                        detail);
        apply(action);
        unsaved.add(action);
        return action;
    }

    private void apply(CaseAction action) {
        history.add(action);
        switch (action.detail()) {
            case Opened opened -> {
                openedAt = action.at();
                resolveClockStarted = action.at();
                acknowledgeWithin = opened.acknowledgeWithin();
                resolveWithin = opened.resolveWithin();
                acknowledgeBy = opened.acknowledgeBy();
                resolveBy = opened.resolveBy();
                localDate = opened.localDate();
                customerId = opened.customerId();
            }
            case Acknowledged _ -> {
                state = CaseState.ACKNOWLEDGED;
                acknowledged(action);
            }
            case Assigned assigned -> assignee = assigned.to();
            case Contacted _ -> {
                acknowledged(action);
                if (state.isOpen()) {
                    state = CaseState.IN_PROGRESS;
                }
            }
            case Remedied remedied -> {
                remedies.add(new Remedy(remedied.kind(), remedied.cost(), action.at()));
                acknowledged(action);
                if (state.isOpen()) {
                    state = CaseState.IN_PROGRESS;
                }
            }
            case Resolved resolved -> {
                acknowledged(action);
                state = CaseState.RESOLVED;
                resolvedAt = action.at();
                minutesToResolve = action.businessMinutes();
                closesAt = resolved.closesAt();
                closingWakes = later(resolved.closesAt(), action.recordedAt().plus(TIME_TO_IMPORT));
            }
            case Confirmed _ -> state = CaseState.CONFIRMED;
            case Reopened again -> {
                state = CaseState.IN_PROGRESS;
                resolvedAt = null;
                minutesToResolve = null;
                closesAt = null;
                closingWakes = null;
                closedAt = null;
                resolveClockStarted = action.at();
                resolveBy = again.resolveBy();
                resolveEscalated = false;
                reopened++;
            }
            case Closed _ -> {
                state = CaseState.CLOSED;
                closedAt = action.at();
                closesAt = null;
                closingWakes = null;
            }
            case Escalated escalated -> {
                escalations.add(new Escalation(escalated.clock(), action.at()));
                switch (escalated.clock()) {
                    case ACKNOWLEDGE -> acknowledgeEscalated = true;
                    case RESOLVE -> resolveEscalated = true;
                }
            }
            case Identified identified -> customerId = identified.customerId();
            case Rescheduled corrected -> {
                acknowledgeBy = corrected.acknowledgeBy();
                resolveBy = corrected.resolveBy();
                localDate = corrected.localDate();
                minutesToAcknowledge = corrected.businessMinutesToAcknowledge();
            }
        }
    }

    private void acknowledged(CaseAction action) {
        if (acknowledgedAt == null) {
            acknowledgedAt = action.at();
            minutesToAcknowledge = action.businessMinutes();
        }
    }

    private boolean acknowledgeRuns() {
        return state.isOpen() && acknowledgedAt == null;
    }

    private boolean escalates() {
        return !subject.imported();
    }

    private long granted(String by, String currency) {
        long sum = 0;
        for (CaseAction action : history) {
            if (action.by().equals(by)
                    && action.detail() instanceof Remedied(_, Money cost, _)
                    && cost.currency().equals(currency)) {
                sum += cost.minor();
            }
        }
        return sum;
    }

    private long businessMinutes(Instant at) {
        return calendar.between(openedAt, at).toMinutes();
    }

    private static OutOfTurn closed() {
        return new OutOfTurn("the case is closed; reopen it first");
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
