package io.amends.feedback.desk;

import io.amends.feedback.customer.Customer;
import io.amends.feedback.location.Location;
import io.amends.feedback.recovery.CaseAction;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.RemedyKind;
import io.amends.feedback.recovery.SlaClock;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/** Times, durations and actions in the words of the desk. */
final class Wording {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE d MMM HH:mm zzz", Locale.ENGLISH);
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);

    private Wording() {}

    /** As in "Fri 20 Nov 15:04 EST", in the location's own zone. */
    static String time(Instant at, Location location) {
        return TIME.withZone(location.calendar().zone()).format(at);
    }

    static String date(Instant at, Location location) {
        return DATE.withZone(location.calendar().zone()).format(at);
    }

    /**
     * As in "2 h 10 min left" and "overdue by 3 d 4 h"; the page's script keeps it up to date in
     * the same words.
     */
    static String left(Instant due, Instant now) {
        Duration left = Duration.between(now, due);
        return left.isNegative() || left.isZero()
                ? "overdue by " + span(left.abs())
                : span(left) + " left";
    }

    private static String span(Duration length) {
        if (length.toDays() > 0) {
            return length.toDays() + " d " + length.toHoursPart() + " h";
        }
        return length.toHours() > 0
                ? length.toHours() + " h " + length.toMinutesPart() + " min"
                : Math.max(1, length.toMinutes()) + " min";
    }

    /** As in "4 h 26 min of opening hours". */
    static String business(long minutes) {
        return (minutes >= 60 ? minutes / 60 + " h " : "") + minutes % 60 + " min of opening hours";
    }

    /** What was done, as a sentence that starts with who did it. */
    static String done(CaseAction action, Location location) {
        return switch (action.detail()) {
            case CaseAction.Opened opened ->
                    "opened the case; acknowledge by "
                            + time(opened.acknowledgeBy(), location)
                            + ", resolve by "
                            + time(opened.resolveBy(), location);
            case CaseAction.Acknowledged _ -> "took note of it";
            case CaseAction.Assigned(String to) ->
                    to.equals(action.by()) ? "took it on" : "gave it to " + to;
            case CaseAction.Contacted(String channel, boolean reached, _) ->
                    (reached ? "reached the customer by " : "tried to reach the customer by ")
                            + channel;
            case CaseAction.Remedied(RemedyKind kind, Money cost, String reason, _) ->
                    "gave: "
                            + kind.name().toLowerCase(Locale.ROOT)
                            + (cost == null ? "" : ", " + cost)
                            + (reason == null ? "" : ", because: " + reason);
            case CaseAction.Resolved(Cause cause, _, _) ->
                    "resolved it after "
                            + business(action.businessMinutes())
                            + (cause == null ? "" : "; root cause: " + cause.words());
            case CaseAction.Confirmed _ -> "heard from the customer that it is put right";
            case CaseAction.Reopened(Instant resolveBy, _) ->
                    "reopened it; resolve by " + time(resolveBy, location);
            case CaseAction.Closed _ -> "closed it";
            case CaseAction.Escalated(SlaClock clock, Instant dueAt) ->
                    "escalated: not "
                            + (clock == SlaClock.ACKNOWLEDGE ? "acknowledged" : "resolved")
                            + " by "
                            + time(dueAt, location);
            case CaseAction.Identified _ -> "learnt who the customer is";
            case CaseAction.Rescheduled corrected ->
                    "corrected the due times to the opening hours; acknowledge by "
                            + time(corrected.acknowledgeBy(), location)
                            + ", resolve by "
                            + time(corrected.resolveBy(), location);
        };
    }

    /** What was written down with it. */
    static @Nullable String note(CaseAction action) {
        return switch (action.detail()) {
            case CaseAction.Acknowledged(String note) -> note;
            case CaseAction.Contacted(_, _, String note) -> note;
            case CaseAction.Remedied(_, _, _, String note) -> note;
            case CaseAction.Resolved(_, String note, _) -> note;
            case CaseAction.Confirmed(String note) -> note;
            case CaseAction.Reopened(_, String note) -> note;
            case CaseAction.Closed(String note) -> note;
            case CaseAction.Opened _, CaseAction.Assigned _, CaseAction.Escalated _ -> null;
            case CaseAction.Identified _, CaseAction.Rescheduled _ -> null;
        };
    }

    /** Whom a case is about. */
    static String name(@Nullable Customer customer, boolean identified, boolean claimed) {
        if (customer != null) {
            return Objects.requireNonNullElseGet(
                    customer.name(),
                    () ->
                            Objects.requireNonNullElse(
                                    customer.email(),
                                    Objects.requireNonNullElse(
                                            customer.phone(), "Customer without a name")));
        }
        return identified ? "Customer" : claimed ? "Not matched yet" : "Unknown customer";
    }
}
