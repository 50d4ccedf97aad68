package io.amends.feedback.recovery;

import io.amends.feedback.location.Calendar;
import io.amends.feedback.location.Calendar.Interval;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Opening hours as a row of quarters of an hour, each open or not as the wall clock says at its
 * start. Everything begins and ends with a quarter.
 */
final class OpenQuarters {
    static final Duration QUARTER = Duration.ofMinutes(15);

    private static final int DAYS = 250;

    private final ZoneId zone;
    private final Calendar calendar;
    private final Instant start;
    private final boolean[] open = new boolean[DAYS * 24 * 4];

    /** At least an hour for every day of the week but Sunday, and some holidays. */
    OpenQuarters(RandomGenerator random, ZoneId zone, Instant start) {
        this.zone = zone;
        this.start = start;
        Map<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            List<Interval> intervals = new ArrayList<>();
            for (int i = day == DayOfWeek.SUNDAY ? 0 : 1 + random.nextInt(2); i > 0; i--) {
                int opens = random.nextInt(80);
                intervals.add(
                        new Interval(opens * 15, 15 * (opens + 4 + random.nextInt(93 - opens))));
            }
            week.put(day, intervals);
        }
        Set<LocalDate> holidays = new HashSet<>();
        for (int i = random.nextInt(12); i > 0; i--) {
            holidays.add(dateOf(start).plusDays(random.nextInt(40)));
        }
        calendar = new Calendar(zone, week, holidays);
        for (int i = 0; i < open.length; i++) {
            LocalDateTime wall = LocalDateTime.ofInstant(at(i), zone);
            int minute = wall.getHour() * 60 + wall.getMinute();
            open[i] =
                    !holidays.contains(wall.toLocalDate())
                            && week.getOrDefault(wall.getDayOfWeek(), List.of()).stream()
                                    .anyMatch(
                                            interval ->
                                                    interval.opens() <= minute
                                                            && minute < interval.closes());
        }
    }

    /** The same hours, as the service has them. */
    Calendar calendar() {
        return calendar;
    }

    LocalDate dateOf(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }

    Instant plus(Instant from, Duration time) {
        int next = index(from);
        for (long left = time.dividedBy(QUARTER); left > 0; next++) {
            if (open[next]) {
                left--;
            }
        }
        return at(next);
    }

    long minutesBetween(Instant from, Instant to) {
        long minutes = 0;
        for (int i = index(from); i < index(to); i++) {
            if (open[i]) {
                minutes += QUARTER.toMinutes();
            }
        }
        return minutes;
    }

    private Instant at(int index) {
        return start.plus(QUARTER.multipliedBy(index));
    }

    private int index(Instant instant) {
        return Math.toIntExact(Duration.between(start, instant).dividedBy(QUARTER));
    }

    @Override
    public String toString() {
        return "hours in " + zone;
    }
}
