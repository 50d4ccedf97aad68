package io.amends.feedback.recovery;

import java.time.Instant;

/**
 * Who does something about a case, and when.
 *
 * @param at when it was done; {@code now} for what is done now
 */
public record Doing(String by, Instant at, Instant now, boolean imported) {
    public static Doing now(String by, Instant now) {
        return new Doing(by, now, now, false);
    }
}
