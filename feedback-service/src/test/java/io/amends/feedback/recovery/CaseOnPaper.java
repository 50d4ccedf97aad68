package io.amends.feedback.recovery;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A case as a careful clerk would keep it on paper: what has to be known, written down when it
 * changes, on a wall clock that is looked at every quarter of an hour.
 */
final class CaseOnPaper {
    static final Duration ACKNOWLEDGE_WITHIN = Duration.ofHours(4);
    static final Duration RESOLVE_WITHIN = Duration.ofHours(24);
    static final Duration CLOSES_AFTER = Duration.ofDays(1);

    private static final Set<String> OPEN = Set.of("opened", "acknowledged", "in-progress");

    private final boolean imported;
    private final Instant openedAt;
    OpenQuarters hours;

    long version = 1;
    String state = "opened";
    LocalDate localDate;
    Instant acknowledgeBy;
    Instant resolveBy;
    @Nullable Instant acknowledgedAt;
    @Nullable Long minutesToAcknowledge;
    @Nullable Instant resolvedAt;
    @Nullable Long minutesToResolve;
    @Nullable Instant closedAt;
    int reopened;
    @Nullable String assignee;
    @Nullable UUID customer;
    final List<String> escalations = new ArrayList<>();

    private Instant resolveClockStarted;
    private boolean toldOfAcknowledge;
    private boolean toldOfResolve;
    private @Nullable Instant closesAt;
    private Instant closesNotBefore = Instant.EPOCH;
    private long grantedByAnn;

    CaseOnPaper(boolean imported, Instant openedAt, OpenQuarters hours) {
        this.imported = imported;
        this.openedAt = openedAt;
        this.hours = hours;
        localDate = hours.dateOf(openedAt);
        acknowledgeBy = hours.plus(openedAt, ACKNOWLEDGE_WITHIN);
        resolveBy = hours.plus(openedAt, RESOLVE_WITHIN);
        resolveClockStarted = openedAt;
    }

    private boolean isOpen() {
        return OPEN.contains(state);
    }

    /** Writes it down, unless it can't have been done then. */
    private String attempt(Instant at, Instant now, @Nullable Instant after, Runnable done) {
        if (at.isAfter(now) || at.isBefore(openedAt) || (after != null && at.isBefore(after))) {
            return "Untimely";
        }
        done.run();
        version++;
        return "Done";
    }

    private void isAcknowledged(Instant at) {
        if (acknowledgedAt == null) {
            acknowledgedAt = at;
            minutesToAcknowledge = hours.minutesBetween(openedAt, at);
        }
    }

    String acknowledge(Instant at, Instant now) {
        if (acknowledgedAt != null || !isOpen()) {
            return "OutOfTurn";
        }
        return attempt(
                at,
                now,
                null,
                () -> {
                    state = "acknowledged";
                    isAcknowledged(at);
                });
    }

    String assign(Instant at, Instant now, String to) {
        if (state.equals("closed") || to.equals(assignee)) {
            return "OutOfTurn";
        }
        return attempt(at, now, null, () -> assignee = to);
    }

    String contact(Instant at, Instant now) {
        if (state.equals("closed")) {
            return "OutOfTurn";
        }
        return attempt(at, now, null, () -> isWorkedOn(at));
    }

    /** Ann may grant 50.00 in one case. */
    String remedy(Instant at, Instant now, long minor) {
        if (state.equals("closed")) {
            return "OutOfTurn";
        }
        if (grantedByAnn + minor > 5_000) {
            return "AboveAuthority";
        }
        return attempt(
                at,
                now,
                null,
                () -> {
                    grantedByAnn += minor;
                    isWorkedOn(at);
                });
    }

    private void isWorkedOn(Instant at) {
        if (isOpen()) {
            state = "in-progress";
        }
        isAcknowledged(at);
    }

    String resolve(Instant at, Instant now) {
        if (!isOpen()) {
            return "OutOfTurn";
        }
        return attempt(
                at,
                now,
                reopened > 0 ? resolveClockStarted : acknowledgedAt,
                () -> {
                    state = "resolved";
                    isAcknowledged(at);
                    resolvedAt = at;
                    minutesToResolve = hours.minutesBetween(openedAt, at);
                    closesAt = at.plus(CLOSES_AFTER);
                    // An hour for what followed and is entered late.
                    Instant entered = now.plus(Duration.ofHours(1));
                    closesNotBefore = entered.isAfter(closesAt) ? entered : closesAt;
                });
    }

    String confirm(Instant at, Instant now) {
        if (!state.equals("resolved")) {
            return "OutOfTurn";
        }
        return attempt(at, now, resolvedAt, () -> state = "confirmed");
    }

    String reopen(Instant at, Instant now) {
        if (isOpen()) {
            return "OutOfTurn";
        }
        return attempt(
                at,
                now,
                resolvedAt,
                () -> {
                    state = "in-progress";
                    reopened++;
                    resolvedAt = null;
                    minutesToResolve = null;
                    closedAt = null;
                    closesAt = null;
                    resolveClockStarted = at;
                    resolveBy = hours.plus(at, RESOLVE_WITHIN);
                    toldOfResolve = false;
                });
    }

    String close(Instant at, Instant now) {
        if (isOpen() || state.equals("closed")) {
            return "OutOfTurn";
        }
        return attempt(at, now, resolvedAt, () -> isClosed(at));
    }

    private void isClosed(Instant at) {
        state = "closed";
        closedAt = at;
        closesAt = null;
    }

    void wake(Instant now) {
        if (isLate(acknowledgeRuns(), toldOfAcknowledge, acknowledgeBy, now)) {
            escalations.add("ACKNOWLEDGE " + now);
            toldOfAcknowledge = true;
            version++;
        }
        if (isLate(isOpen(), toldOfResolve, resolveBy, now)) {
            escalations.add("RESOLVE " + now);
            toldOfResolve = true;
            version++;
        }
        Instant closes = closesAt;
        if (closes != null && !closesNotBefore.isAfter(now)) {
            isClosed(closes);
            version++;
        }
    }

    private boolean isLate(boolean runs, boolean told, Instant due, Instant now) {
        return runs && !told && !imported && !due.isAfter(now);
    }

    private boolean acknowledgeRuns() {
        return isOpen() && acknowledgedAt == null;
    }

    boolean identify(UUID who) {
        if (who.equals(customer)) {
            return false;
        }
        customer = who;
        version++;
        return true;
    }

    /** What the hours now on the door mean for the clocks that still run. */
    void reschedule() {
        if (!isOpen()) {
            return;
        }
        String before = acknowledgeBy + " " + resolveBy + localDate + minutesToAcknowledge;
        if (acknowledgedAt == null) {
            acknowledgeBy = hours.plus(openedAt, ACKNOWLEDGE_WITHIN);
        } else {
            minutesToAcknowledge = hours.minutesBetween(openedAt, acknowledgedAt);
        }
        resolveBy = hours.plus(resolveClockStarted, RESOLVE_WITHIN);
        localDate = hours.dateOf(openedAt);
        String after = acknowledgeBy + " " + resolveBy + localDate + minutesToAcknowledge;
        if (!after.equals(before)) {
            version++;
        }
    }

    @Nullable Instant dueAt() {
        if (!isOpen()) {
            return null;
        }
        return acknowledgeRuns() ? first(acknowledgeBy, resolveBy) : resolveBy;
    }

    /** When nothing would be missed by sleeping until then. */
    @Nullable Instant wakesAt() {
        Instant next = closesAt == null ? null : closesNotBefore;
        if (acknowledgeRuns() && !toldOfAcknowledge && !imported) {
            next = first(acknowledgeBy, next);
        }
        if (isOpen() && !toldOfResolve && !imported) {
            next = first(resolveBy, next);
        }
        return next;
    }

    private static Instant first(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
