package io.amends.analytics.measure;

import io.amends.chassis.web.RuleBroken;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Local dates, the first and the last included. */
public record Period(LocalDate from, LocalDate to) {
    private static final int USUAL_DAYS = 30;
    private static final int EARLIEST_YEAR = 1900;
    private static final int LATEST_YEAR = 2999;

    /** The last so many days up to a date. */
    public static Period endingOn(LocalDate last, int days) {
        return new Period(last.minusDays(days - 1L), last);
    }

    /**
     * The period that a request asks for; without bounds the last 30 days.
     *
     * @throws RuleBroken when a bound is no date, or they are the wrong way round
     */
    public static Period of(@Nullable String from, @Nullable String to, LocalDate today) {
        LocalDate last = to == null || to.isBlank() ? null : date("to", to);
        LocalDate first = from == null || from.isBlank() ? null : date("from", from);
        if (last == null) {
            last = first != null && first.isAfter(today) ? first : today;
        }
        if (first == null) {
            first = last.minusDays(USUAL_DAYS - 1L);
        }
        if (first.isAfter(last)) {
            throw RuleBroken.parameter("from", "must not be after to");
        }
        return new Period(first, last);
    }

    public long days() {
        return ChronoUnit.DAYS.between(from, to) + 1;
    }

    /** As long a period, right before this one. */
    public Period before(int days) {
        return endingOn(from.minusDays(1), days);
    }

    private static LocalDate date(String name, String text) {
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= EARLIEST_YEAR && date.getYear() <= LATEST_YEAR) {
                return date;
            }
        } catch (DateTimeException noDate) {
            // the answer below says what a date is
        }
        throw RuleBroken.parameter(name, "must be a date like 2026-11-20");
    }
}
