package io.amends.feedback.recovery;

import io.amends.feedback.location.Calendar;
import io.amends.feedback.recovery.CaseAction.Acknowledged;
import io.amends.feedback.recovery.CaseAction.Assigned;
import io.amends.feedback.recovery.CaseAction.Closed;
import io.amends.feedback.recovery.CaseAction.Confirmed;
import io.amends.feedback.recovery.CaseAction.Contacted;
import io.amends.feedback.recovery.CaseAction.Escalated;
import io.amends.feedback.recovery.CaseAction.Identified;
import io.amends.feedback.recovery.CaseAction.Opened;
import io.amends.feedback.recovery.CaseAction.Remedied;
import io.amends.feedback.recovery.CaseAction.Reopened;
import io.amends.feedback.recovery.CaseAction.Rescheduled;
import io.amends.feedback.recovery.CaseAction.Resolved;
import io.amends.feedback.recovery.RecoveryCaseEvent.Escalation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The clocks of one case, as the recorded actions have set, stopped and restarted them: what is due
 * when, what was late, and how long it took. They run in the location's opening hours.
 */
final class CaseClocks {
    /** What followed a resolution long past comes in after it, before the case closes by itself. */
    private static final Duration TIME_TO_IMPORT = Duration.ofHours(1);

    private final Supplier<Calendar> calendar;
    private final boolean escalates;
    private final List<Escalation> escalations = new ArrayList<>();

    private Instant openedAt = Instant.EPOCH;
    private Instant acknowledgeBy = Instant.EPOCH;
    private Instant resolveBy = Instant.EPOCH;
    private LocalDate localDate = LocalDate.EPOCH;
    private Duration acknowledgeWithin = Duration.ZERO;
    private Duration resolveWithin = Duration.ZERO;
    private Instant resolveStarted = Instant.EPOCH;
    private boolean acknowledgeEscalated;
    private boolean resolveEscalated;
    private @Nullable Instant acknowledgedAt;
    private @Nullable Long minutesToAcknowledge;
    private @Nullable Instant resolvedAt;
    private @Nullable Long minutesToResolve;
    private @Nullable Closing closing;

    /** When a resolved case counts as closed, and when it may be closed as of then. */
    private record Closing(Instant at, Instant notBefore) {}

    /**
     * @param calendar is asked where a clock is set; what was recorded needs none
     * @param escalates whether anybody is to be told that something is late
     */
    CaseClocks(Supplier<Calendar> calendar, boolean escalates) {
        this.calendar = calendar;
        this.escalates = escalates;
    }

    /** Starts both clocks, for a complaint of that time. */
    Opened start(Instant at, Duration acknowledge, Duration resolve, @Nullable UUID customerId) {
        openedAt = at;
        Calendar hours = calendar.get();
        return new Opened(
                acknowledge,
                resolve,
                hours.plus(at, acknowledge),
                hours.plus(at, resolve),
                hours.dateOf(at),
                customerId);
    }

    /** When a case that is reopened then has to be resolved. */
    Instant resolveAgainBy(Instant reopened) {
        return calendar.get().plus(reopened, resolveWithin);
    }

    /** How long the location had been open since the case was opened. */
    long businessMinutes(Instant at) {
        return calendar.get().between(openedAt, at).toMinutes();
    }

    void apply(CaseAction action) {
        switch (action.detail()) {
            case Opened opened -> {
                openedAt = action.at();
                resolveStarted = action.at();
                acknowledgeWithin = opened.acknowledgeWithin();
                resolveWithin = opened.resolveWithin();
                acknowledgeBy = opened.acknowledgeBy();
                resolveBy = opened.resolveBy();
                localDate = opened.localDate();
            }
            case Acknowledged _, Contacted _, Remedied _ -> acknowledged(action);
            case Resolved resolved -> {
                acknowledged(action);
                resolvedAt = action.at();
                minutesToResolve = action.businessMinutes();
                closing =
                        new Closing(
                                resolved.closesAt(),
                                later(
                                        resolved.closesAt(),
                                        action.recordedAt().plus(TIME_TO_IMPORT)));
            }
            case Reopened again -> {
                resolvedAt = null;
                minutesToResolve = null;
                closing = null;
                resolveStarted = action.at();
                resolveBy = again.resolveBy();
                resolveEscalated = false;
            }
            case Closed _ -> closing = null;
            case Escalated escalated -> {
                escalations.add(new Escalation(escalated.clock(), action.at()));
                switch (escalated.clock()) {
                    case ACKNOWLEDGE -> acknowledgeEscalated = true;
                    case RESOLVE -> resolveEscalated = true;
                }
            }
            case Rescheduled corrected -> {
                acknowledgeBy = corrected.acknowledgeBy();
                resolveBy = corrected.resolveBy();
                localDate = corrected.localDate();
                minutesToAcknowledge = corrected.businessMinutesToAcknowledge();
            }
            case Assigned _, Confirmed _, Identified _ -> {}
        }
    }

    private void acknowledged(CaseAction action) {
        if (acknowledgedAt == null) {
            acknowledgedAt = action.at();
            minutesToAcknowledge = action.businessMinutes();
        }
    }

    /** The clocks whose time has passed and that nobody was told of yet. */
    List<Escalated> overdue(Instant now) {
        List<Escalated> overdue = new ArrayList<>();
        if (acknowledgeWakes() && !now.isBefore(acknowledgeBy)) {
            overdue.add(new Escalated(SlaClock.ACKNOWLEDGE, acknowledgeBy));
        }
        if (resolveWakes() && !now.isBefore(resolveBy)) {
            overdue.add(new Escalated(SlaClock.RESOLVE, resolveBy));
        }
        return overdue;
    }

    /** The time as of which a resolved case is to be closed now; empty while it is not. */
    Optional<Instant> closingDue(Instant now) {
        return Optional.ofNullable(closing)
                .filter(due -> !now.isBefore(due.notBefore()))
                .map(Closing::at);
    }

    /**
     * The due times of the clocks that still run on the calendar as it now is; empty where nothing
     * differs. Recorded escalations stay, and are not repeated.
     */
    Optional<Rescheduled> correction() {
        Rescheduled known =
                new Rescheduled(acknowledgeBy, resolveBy, localDate, minutesToAcknowledge);
        Instant acknowledged = acknowledgedAt;
        Calendar hours = calendar.get();
        Rescheduled corrected =
                new Rescheduled(
                        acknowledgeRuns() ? hours.plus(openedAt, acknowledgeWithin) : acknowledgeBy,
                        hours.plus(resolveStarted, resolveWithin),
                        hours.dateOf(openedAt),
                        acknowledged == null ? null : businessMinutes(acknowledged));
        return resolveRuns() && !corrected.equals(known)
                ? Optional.of(corrected)
                : Optional.empty();
    }

    /** When the clock that runs next is due; empty when none runs. */
    Optional<Instant> dueAt() {
        if (!resolveRuns()) {
            return Optional.empty();
        }
        return Optional.of(
                acknowledgeRuns() && acknowledgeBy.isBefore(resolveBy) ? acknowledgeBy : resolveBy);
    }

    /** When something happens by itself; empty when never. */
    Optional<Instant> wakesAt() {
        Instant next = closing == null ? null : closing.notBefore();
        if (acknowledgeWakes()) {
            next = earlier(acknowledgeBy, next);
        }
        if (resolveWakes()) {
            next = earlier(resolveBy, next);
        }
        return Optional.ofNullable(next);
    }

    private boolean acknowledgeRuns() {
        return resolveRuns() && acknowledgedAt == null;
    }

    private boolean resolveRuns() {
        return resolvedAt == null;
    }

    private boolean acknowledgeWakes() {
        return escalates && acknowledgeRuns() && !acknowledgeEscalated;
    }

    private boolean resolveWakes() {
        return escalates && resolveRuns() && !resolveEscalated;
    }

    Instant openedAt() {
        return openedAt;
    }

    Instant acknowledgeBy() {
        return acknowledgeBy;
    }

    Instant resolveBy() {
        return resolveBy;
    }

    LocalDate localDate() {
        return localDate;
    }

    Instant resolveStarted() {
        return resolveStarted;
    }

    @Nullable Instant acknowledgedAt() {
        return acknowledgedAt;
    }

    @Nullable Long minutesToAcknowledge() {
        return minutesToAcknowledge;
    }

    @Nullable Instant resolvedAt() {
        return resolvedAt;
    }

    @Nullable Long minutesToResolve() {
        return minutesToResolve;
    }

    List<Escalation> escalations() {
        return List.copyOf(escalations);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
