package io.amends.customer.location;

import io.amends.chassis.web.RuleBroken.Violation;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * When a location is open: intervals of each week, in its own time, and the days on which it stays
 * closed.
 */
public record Calendar(List<Interval> weekly, List<LocalDate> holidays) {
    private static final Pattern TIME = Pattern.compile("([01]\\d|2[0-3]):[0-5]\\d|24:00");

    public Calendar {
        weekly =
                weekly.stream()
                        .sorted(
                                Comparator.comparingInt((Interval i) -> i.dayOfWeek().getValue())
                                        .thenComparing(Interval::opens))
                        .toList();
        holidays = holidays.stream().sorted().distinct().toList();
    }

    /** One opening on a day of the week; {@code closes} may be 24:00. */
    public record Interval(String day, String opens, String closes) {

        DayOfWeek dayOfWeek() {
            return DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT));
        }
    }

    /** A calendar as somebody wrote it, or the rules it breaks. */
    static @Nullable Calendar read(
            @Nullable List<Interval> weekly,
            @Nullable List<LocalDate> holidays,
            List<Violation> broken) {
        List<Interval> intervals = weekly == null ? List.of() : weekly;
        int before = broken.size();
        for (int i = 0; i < intervals.size(); i++) {
            check(intervals.get(i), "/calendar/weekly/" + i, broken);
        }
        if (broken.size() > before) {
            return null;
        }
        Calendar calendar = new Calendar(intervals, holidays == null ? List.of() : holidays);
        calendar.checkOverlaps(broken);
        return calendar;
    }

    @SuppressWarnings("ConstantValue") // fields of a request may be missing
    private static void check(Interval interval, String pointer, List<Violation> broken) {
        List<String> days = new ArrayList<>();
        for (DayOfWeek day : DayOfWeek.values()) {
            days.add(day.name().toLowerCase(Locale.ROOT));
        }
        if (interval.day() == null || !days.contains(interval.day())) {
            broken.add(
                    new Violation(pointer + "/day", "must be one of " + String.join(", ", days)));
        }
        boolean times = true;
        if (interval.opens() == null
                || !TIME.matcher(interval.opens()).matches()
                || interval.opens().equals("24:00")) {
            broken.add(new Violation(pointer + "/opens", "must be a time such as 09:00"));
            times = false;
        }
        if (interval.closes() == null || !TIME.matcher(interval.closes()).matches()) {
            broken.add(
                    new Violation(
                            pointer + "/closes", "must be a time such as 18:00, at most 24:00"));
            times = false;
        }
        if (times && interval.closes().compareTo(interval.opens()) <= 0) {
            broken.add(
                    new Violation(
                            pointer + "/closes",
                            "must be after opens; write an opening past midnight as two, the first until 24:00"));
        }
    }

    private void checkOverlaps(List<Violation> broken) {
        for (int i = 1; i < weekly.size(); i++) {
            Interval earlier = weekly.get(i - 1);
            Interval later = weekly.get(i);
            if (earlier.day().equals(later.day())
                    && later.opens().compareTo(earlier.closes()) < 0) {
                broken.add(
                        new Violation(
                                "/calendar/weekly",
                                "must not have openings that overlap on " + later.day()));
            }
        }
    }
}
