package io.amends.feedback.desk;

import io.amends.feedback.location.Location;

import java.time.Duration;
import java.time.Instant;

/**
 * A clock on a page: what is due when, and how long that is from now.
 *
 * @param level overdue, soon or later
 */
public record Deadline(String what, String due, String at, String left, String level) {
    private static final Duration SOON = Duration.ofHours(1);

    static Deadline of(String what, Instant due, Location place, Instant now) {
        boolean overdue = !now.isBefore(due);
        boolean soon = now.isAfter(due.minus(SOON));
        return new Deadline(
                what,
                Wording.time(due, place),
                due.toString(),
                Wording.left(due, now),
                overdue ? "overdue" : soon ? "soon" : "later");
    }
}
