package io.amends.customer.visit;

import io.amends.chassis.text.PlainText;
import io.amends.chassis.web.RuleBroken;
import io.amends.chassis.web.RuleBroken.Violation;
import io.amends.customer.Texts;
import io.amends.customer.visit.VisitPost.MoneyPost;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What was found about one post while it was read: rules that it breaks, and what is untidy. */
final class Findings {
    private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(31);
    private static final long LARGEST_AMOUNT = 10_000_000_000_000L;

    private final Instant receivedAt;
    private final List<Violation> broken = new ArrayList<>(0);
    private final List<String> notices = new ArrayList<>(2);

    Findings(Instant receivedAt) {
        this.receivedAt = receivedAt;
    }

    RuleBroken asFailure() {
        return new RuleBroken(broken);
    }

    boolean areRefusals() {
        return !broken.isEmpty();
    }

    /** What was untidy, and kept all the same. */
    List<String> notices() {
        return List.copyOf(notices);
    }

    void notice(String untidy) {
        notices.add(untidy);
    }

    void refuse(String pointer, String rule) {
        broken.add(new Violation(pointer, rule));
    }

    @Nullable String name(String pointer, @Nullable String name) {
        if (!Texts.isName(name)) {
            refuse(pointer, name == null ? "is required" : Texts.NAME_RULE);
        }
        return name;
    }

    @Nullable Instant time(String pointer, @Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            Instant at = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
            if (at.isBefore(EARLIEST)) {
                refuse(pointer, "must not be before 1970");
            } else if (at.isAfter(receivedAt.plus(FURTHEST_AHEAD))) {
                refuse(pointer, "must not be more than 31 days in the future");
            } else {
                return at;
            }
        } catch (DateTimeException impossible) {
            refuse(
                    pointer,
                    "must be a date and time with an offset, such as 2026-11-20T12:31:07-05:00");
        }
        return null;
    }

    @Nullable Money money(String pointer, @Nullable MoneyPost money) {
        if (money == null) {
            return null;
        }
        Long minor = money.minor();
        if (minor == null) {
            refuse(pointer + "/minor", "is required");
        } else if (minor < 0) {
            refuse(pointer + "/minor", "must not be negative");
        } else if (minor > LARGEST_AMOUNT) {
            refuse(pointer + "/minor", "must not be more than " + LARGEST_AMOUNT);
        }
        String currency = money.currency();
        if (!Texts.isCurrency(currency)) {
            refuse(pointer + "/currency", currency == null ? "is required" : Texts.CURRENCY_RULE);
        }
        return minor == null || currency == null ? null : new Money(minor, currency);
    }

    /** One line without outer blanks and without what nobody sees; empty is absent. */
    @Nullable String text(String pointer, @Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String line = PlainText.line(text);
        if (line.length() > longest) {
            refuse(pointer, "must not have more than " + longest + " characters");
        }
        return line.isEmpty() ? null : line;
    }
}
