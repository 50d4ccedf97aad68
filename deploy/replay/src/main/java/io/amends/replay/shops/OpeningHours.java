package io.amends.replay.shops;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;

/** When a shop is open, by its own clocks. */
public record OpeningHours(
        ZoneId zone, Map<DayOfWeek, List<Interval>> weekly, List<LocalDate> holidays) {

    private static final int LONGEST_CLOSURE_DAYS = 30;

    /** From opens to closes, within one day. */
    public record Interval(LocalTime opens, LocalTime closes) {

        static Interval of(String opens, String closes) {
            return new Interval(LocalTime.parse(opens), LocalTime.parse(closes));
        }

        boolean holds(LocalTime time) {
            return !time.isBefore(opens) && time.isBefore(closes);
        }
    }

    public List<Interval> on(LocalDate date) {
        return holidays.contains(date) ? List.of() : weekly(date.getDayOfWeek());
    }

    /** The intervals of a day that is no holiday; none when the shop is closed. */
    public List<Interval> weekly(DayOfWeek day) {
        return weekly.getOrDefault(day, List.of());
    }

    boolean isOpen(LocalDate date, LocalTime time) {
        return on(date).stream().anyMatch(interval -> interval.holds(time));
    }

    /** The moment when the shop has been open for so long since then. */
    Instant after(Instant start, Duration open) {
        Duration left = open;
        LocalDate first = start.atZone(zone).toLocalDate();
        for (LocalDate date = first;
                date.isBefore(first.plusDays(LONGEST_CLOSURE_DAYS));
                date = date.plusDays(1)) {
            for (Interval interval : on(date)) {
                Instant opens = date.atTime(interval.opens()).atZone(zone).toInstant();
                Instant closes = date.atTime(interval.closes()).atZone(zone).toInstant();
                Instant from = start.isAfter(opens) ? start : opens;
                if (from.isBefore(closes)) {
                    Duration here = Duration.between(from, closes);
                    if (left.compareTo(here) <= 0) {
                        return from.plus(left);
                    }
                    left = left.minus(here);
                }
            }
        }
        return start.plus(open);
    }

    /** The moment since when the shop has been open for so long until then. */
    public Instant before(Instant end, Duration open) {
        Duration left = open;
        LocalDate last = end.atZone(zone).toLocalDate();
        for (LocalDate date = last;
                date.isAfter(last.minusDays(LONGEST_CLOSURE_DAYS));
                date = date.minusDays(1)) {
            for (Interval interval : on(date).reversed()) {
                Instant opens = date.atTime(interval.opens()).atZone(zone).toInstant();
                Instant closes = date.atTime(interval.closes()).atZone(zone).toInstant();
                Instant to = end.isBefore(closes) ? end : closes;
                if (opens.isBefore(to)) {
                    Duration here = Duration.between(opens, to);
                    if (left.compareTo(here) <= 0) {
                        return to.minus(left);
                    }
                    left = left.minus(here);
                }
            }
        }
        return end.minus(open);
    }
}
