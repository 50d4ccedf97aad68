package io.amends.feedback.recovery;

import io.amends.chassis.outbox.OutgoingEvent;
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
import io.amends.feedback.recovery.Outcome.NeedsReason;
import io.amends.feedback.recovery.Outcome.OtherCurrency;
import io.amends.feedback.recovery.Outcome.OutOfTurn;
import io.amends.feedback.recovery.Outcome.Untimely;
import io.amends.feedback.recovery.RecoveryCaseEvent.Remedy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The work of putting right one complaint. It is the sum of its recorded actions: every verb checks
 * that it is allowed now, and records one action; nothing else changes a case. What is due when is
 * for its {@link CaseClocks} to say.
 */
public final class RecoveryCase {

    private final Subject subject;
    private final CaseClocks clocks;
    private final List<CaseAction> history = new ArrayList<>();
    private final List<Recorded> unsaved = new ArrayList<>();
    private final List<Remedy> remedies = new ArrayList<>();

    private CaseState state = CaseState.OPENED;
    private int reopened;
    private @Nullable Instant closedAt;
    private @Nullable String assignee;
    private @Nullable UUID customerId;

    private RecoveryCase(Subject subject, Supplier<Calendar> calendar) {
        this.subject = subject;
        this.clocks = new CaseClocks(calendar, !subject.imported());
    }

    /** Opens a case; both clocks run from the complaint's own time. */
    public static RecoveryCase open(
            Subject subject,
            @Nullable UUID customerId,
            Calendar calendar,
            Duration acknowledgeWithin,
            Duration resolveWithin,
            Doing doing) {
        RecoveryCase opened = new RecoveryCase(subject, () -> calendar);
        opened.record(
                doing,
                opened.clocks.start(doing.at(), acknowledgeWithin, resolveWithin, customerId));
        return opened;
    }

    /**
     * The case that has this history.
     *
     * @param calendar is asked when something more is to be recorded
     */
    static RecoveryCase of(Subject subject, Supplier<Calendar> calendar, List<CaseAction> history) {
        RecoveryCase known = new RecoveryCase(subject, calendar);
        history.forEach(known::apply);
        return known;
    }

    public Outcome acknowledge(Doing doing, @Nullable String note) {
        if (clocks.acknowledgedAt() != null || !state.isOpen()) {
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
     * Remedies are given in the location's currency. The sum that one person grants in one case
     * stays within that person's authority, and where all that was given comes to more than the
     * visit cost, somebody says why; of what is long past nobody can be asked.
     */
    public Outcome remedy(
            Doing doing,
            Authority authority,
            RemedyTerms terms,
            RemedyKind kind,
            @Nullable Money cost,
            @Nullable String reason,
            @Nullable String note) {
        if (state == CaseState.CLOSED) {
            return closed();
        }
        if (cost != null && !cost.currency().equals(terms.currency())) {
            return new OtherCurrency(
                    "must be " + terms.currency() + ", the currency of the case's location");
        }
        if (cost != null
                && !authority.covers(granted(doing.by(), authority, cost), cost.currency())) {
            return new AboveAuthority(
                    "is above the authority limit of "
                            + new Money(authority.limit(cost.currency()), cost.currency())
                            + " that "
                            + authority.grantor()
                            + " may grant in one case; somebody with a higher limit can");
        }
        Long visitAmount = terms.visitAmount();
        if (cost != null
                && visitAmount != null
                && reason == null
                && !doing.imported()
                && given(cost) > visitAmount) {
            return new NeedsReason(
                    "is required: with this, more is given than the visit cost ("
                            + new Money(visitAmount, cost.currency())
                            + ")");
        }
        return attempt(doing, new Remedied(kind, cost, reason, note));
    }

    public Outcome resolve(
            Doing doing, Duration closesAfter, @Nullable Cause rootCause, @Nullable String note) {
        if (!state.isOpen()) {
            return new OutOfTurn("the case is " + state.words() + " already");
        }
        return attempt(
                doing,
                new Resolved(rootCause, note, doing.at().plus(closesAfter)),
                reopened > 0 ? clocks.resolveStarted() : clocks.acknowledgedAt());
    }

    /** The customer said that it is put right. */
    public Outcome confirm(Doing doing, @Nullable String note) {
        return switch (state) {
            case RESOLVED -> attempt(doing, new Confirmed(note), clocks.resolvedAt());
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
                doing,
                () -> new Reopened(clocks.resolveAgainBy(doing.at()), note),
                clocks.resolvedAt());
    }

    public Outcome close(Doing doing, @Nullable String note) {
        if (state.isOpen()) {
            return new OutOfTurn("the case is not resolved yet");
        }
        if (state == CaseState.CLOSED) {
            return new OutOfTurn("the case is closed already");
        }
        return attempt(doing, new Closed(note), clocks.resolvedAt());
    }

    /**
     * Does what is due by itself: escalates the clocks whose time has passed, once each, and closes
     * what was resolved long enough ago. An imported case never escalates.
     */
    void wake(Instant now) {
        clocks.overdue(now).forEach(late -> record(Doing.now(CaseAction.BY_ITSELF, now), late));
        clocks.closingDue(now)
                .ifPresent(
                        at ->
                                record(
                                        new Doing(
                                                CaseAction.BY_ITSELF, at, now, subject.imported()),
                                        new Closed(null)));
    }

    /** It became known whose complaint it is, or that it is somebody else's. */
    public boolean identify(UUID customer, Instant now) {
        if (customer.equals(customerId)) {
            return false;
        }
        record(Doing.now(CaseAction.BY_ITSELF, now), new Identified(customer));
        return true;
    }

    /** Follows the calendar as it now is. */
    void reschedule(Instant now) {
        clocks.correction()
                .ifPresent(corrected -> record(Doing.now(CaseAction.BY_ITSELF, now), corrected));
    }

    /** When the clock that runs next is due; empty when none runs. */
    public Optional<Instant> dueAt() {
        return clocks.dueAt();
    }

    /** When {@link #wake} has something to do; empty when never. */
    Optional<Instant> wakesAt() {
        return clocks.wakesAt();
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

    public Instant acknowledgeBy() {
        return clocks.acknowledgeBy();
    }

    public Instant resolveBy() {
        return clocks.resolveBy();
    }

    public boolean isEscalated() {
        return !clocks.escalations().isEmpty();
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
                clocks.localDate(),
                state,
                subject.prompted(),
                subject.severity(),
                subject.cause(),
                clocks.openedAt(),
                clocks.acknowledgeBy(),
                clocks.resolveBy(),
                clocks.acknowledgedAt(),
                clocks.resolvedAt(),
                closedAt,
                clocks.minutesToAcknowledge(),
                clocks.minutesToResolve(),
                assignee != null,
                clocks.escalations(),
                List.copyOf(remedies),
                reopened,
                customerId,
                subject.claimId(),
                subject.visitId(),
                subject.imported());
    }

    /** The actions recorded since the case was loaded, each with the state that it led to. */
    List<Recorded> takeUnsaved() {
        List<Recorded> recorded = List.copyOf(unsaved);
        unsaved.clear();
        return recorded;
    }

    record Recorded(CaseAction action, RecoveryCaseEvent state) {
        OutgoingEvent toEvent() {
            return new OutgoingEvent(
                    RecoveryCaseEvent.TOPIC,
                    action.eventType(),
                    state.caseId().toString(),
                    action.version(),
                    action.at(),
                    state);
        }
    }

    private Outcome attempt(Doing doing, Detail detail) {
        return attempt(doing, detail, clocks.openedAt());
    }

    private Outcome attempt(Doing doing, Detail detail, @Nullable Instant after) {
        return attempt(doing, () -> detail, after);
    }

    /**
     * @param detail not asked for when the moment is refused: no clock can be started at any moment
     */
    private Outcome attempt(
            Doing doing, Supplier<? extends Detail> detail, @Nullable Instant after) {
        if (doing.at().isAfter(doing.now())) {
            return new Untimely("must not be in the future");
        }
        if (doing.at().isBefore(clocks.openedAt())
                || (after != null && doing.at().isBefore(after))) {
            return new Untimely("must not be before what it follows");
        }
        return new Done(record(doing, detail.get()));
    }

    private CaseAction record(Doing doing, Detail detail) {
        CaseAction action =
                new CaseAction(
                        version() + 1,
                        doing.at(),
                        doing.now(),
                        doing.by(),
                        doing.imported(),
                        clocks.businessMinutes(doing.at()),
                        detail);
        apply(action);
        unsaved.add(new Recorded(action, toEvent()));
        return action;
    }

    private void apply(CaseAction action) {
        history.add(action);
        clocks.apply(action);
        switch (action.detail()) {
            case Opened opened -> customerId = opened.customerId();
            case Acknowledged _ -> state = CaseState.ACKNOWLEDGED;
            case Assigned assigned -> assignee = assigned.to();
            case Contacted _ -> worked();
            case Remedied remedied -> {
                remedies.add(new Remedy(remedied.kind(), remedied.cost(), action.at()));
                worked();
            }
            case Resolved _ -> state = CaseState.RESOLVED;
            case Confirmed _ -> state = CaseState.CONFIRMED;
            case Reopened _ -> {
                state = CaseState.IN_PROGRESS;
                closedAt = null;
                reopened++;
            }
            case Closed _ -> {
                state = CaseState.CLOSED;
                closedAt = action.at();
            }
            case Identified identified -> customerId = identified.customerId();
            case Escalated _, Rescheduled _ -> {}
        }
    }

    private void worked() {
        if (state.isOpen()) {
            state = CaseState.IN_PROGRESS;
        }
    }

    /**
     * What somebody has granted once this cost is added. What they granted in another currency,
     * before the location's was corrected, can't be compared: it has used their limit up.
     */
    private long granted(String by, Authority authority, Money more) {
        long sum = more.minor();
        for (CaseAction action : history) {
            if (action.by().equals(by)
                    && action.detail() instanceof Remedied(_, Money cost, _, _)
                    && cost != null
                    && cost.minor() > 0) {
                sum +=
                        cost.currency().equals(more.currency()) || authority.isUnlimited()
                                ? cost.minor()
                                : authority.limit(more.currency());
            }
        }
        return sum;
    }

    /** All that was given in the case once this cost is added, in its currency. */
    private long given(Money more) {
        long sum = more.minor();
        for (Remedy earlier : remedies) {
            Money cost = earlier.cost();
            if (cost != null && cost.currency().equals(more.currency())) {
                sum += cost.minor();
            }
        }
        return sum;
    }

    private static OutOfTurn closed() {
        return new OutOfTurn("the case is closed; reopen it first");
    }
}
