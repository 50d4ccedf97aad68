package io.amends.feedback.location;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.feedback.location.Calendar.Interval;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
import java.util.Random;
import java.util.Set;

class CalendarTest {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @Test
    void countsOnlyOpeningHours() {
        Calendar nineToSix = daily(NEW_YORK, new Interval(9 * 60, 18 * 60));

        Instant fridayAfternoon = at("2026-11-20T15:04", NEW_YORK);

        assertThat(nineToSix.plus(fridayAfternoon, Duration.ofHours(4)))
                .isEqualTo(at("2026-11-21T10:04", NEW_YORK));
        assertThat(nineToSix.between(fridayAfternoon, at("2026-11-21T10:30", NEW_YORK)))
                .isEqualTo(Duration.ofMinutes(266));
    }

    @Test
    void startsWhenTheDoorsOpen() {
        Calendar nineToSix = daily(NEW_YORK, new Interval(9 * 60, 18 * 60));

        assertThat(nineToSix.plus(at("2026-11-20T23:00", NEW_YORK), Duration.ofMinutes(1)))
                .isEqualTo(at("2026-11-21T09:01", NEW_YORK));
    }

    @Test
    void isDueAtClosingTimeAndNotTheNextMorning() {
        Calendar nineToSix = daily(NEW_YORK, new Interval(9 * 60, 18 * 60));

        assertThat(nineToSix.plus(at("2026-11-20T14:00", NEW_YORK), Duration.ofHours(4)))
                .isEqualTo(at("2026-11-20T18:00", NEW_YORK));
    }

    @Test
    void passesOverTheLunchBreakWeekendsAndHolidays() {
        EnumMap<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(
                    day,
                    day.getValue() < 6
                            ? List.of(new Interval(9 * 60, 12 * 60), new Interval(13 * 60, 17 * 60))
                            : List.of());
        }
        Calendar office = new Calendar(NEW_YORK, week, Set.of(LocalDate.of(2026, 12, 25)));

        // Thursday 24 December, 16:00: one hour left that day; the 25th is a holiday, then a
        // weekend.
        assertThat(office.plus(at("2026-12-24T16:00", NEW_YORK), Duration.ofHours(5)))
                .isEqualTo(at("2026-12-28T14:00", NEW_YORK));
        assertThat(
                        office.between(
                                at("2026-12-24T11:00", NEW_YORK), at("2026-12-28T09:30", NEW_YORK)))
                .isEqualTo(Duration.ofMinutes(60 + 240 + 30));
    }

    @Test
    void countsTheHourThatIsRepeatedTwiceAndTheSkippedOneNever() {
        Calendar roundTheClock = Calendar.roundTheClock(NEW_YORK);
        Instant springForward = at("2026-03-08T00:00", NEW_YORK);
        Instant fallBack = at("2026-11-01T00:00", NEW_YORK);

        assertThat(roundTheClock.between(springForward, at("2026-03-09T00:00", NEW_YORK)))
                .isEqualTo(Duration.ofHours(23));
        assertThat(roundTheClock.between(fallBack, at("2026-11-02T00:00", NEW_YORK)))
                .isEqualTo(Duration.ofHours(25));

        Calendar nightShift = daily(NEW_YORK, new Interval(60, 180));
        assertThat(nightShift.between(springForward, at("2026-03-09T00:00", NEW_YORK)))
                .isEqualTo(Duration.ofHours(1));
        assertThat(nightShift.between(fallBack, at("2026-11-02T00:00", NEW_YORK)))
                .isEqualTo(Duration.ofHours(3));
    }

    @Test
    void goesOnOverMidnightWhenADayClosesAtTwentyFourHundred() {
        Calendar bar =
                new Calendar(
                        NEW_YORK,
                        Map.of(
                                DayOfWeek.FRIDAY, List.of(new Interval(20 * 60, 24 * 60)),
                                DayOfWeek.SATURDAY, List.of(new Interval(0, 2 * 60))),
                        Set.of());

        assertThat(bar.plus(at("2026-11-20T23:30", NEW_YORK), Duration.ofHours(2)))
                .isEqualTo(at("2026-11-21T01:30", NEW_YORK));
    }

    @Test
    void takesAWeekWithoutAnyHoursAsRoundTheClock() {
        Calendar empty = new Calendar(NEW_YORK, Map.of(DayOfWeek.MONDAY, List.of()), Set.of());

        assertThat(empty.plus(at("2026-11-20T23:00", NEW_YORK), Duration.ofHours(2)))
                .isEqualTo(at("2026-11-21T01:00", NEW_YORK));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithCountingMinuteByMinute(long seed) {
        Random random = new Random(seed);
        // New York, a half-hour clock change, one at midnight, one that repeats a date's last
        // minutes, a skipped day.
        List<Scene> scenes =
                List.of(
                        new Scene(
                                "America/New_York", "2026-03-06T00:00:00Z", "2026-10-30T00:00:00Z"),
                        new Scene(
                                "Australia/Lord_Howe",
                                "2026-04-03T00:00:00Z",
                                "2026-10-02T00:00:00Z"),
                        new Scene(
                                "America/Sao_Paulo",
                                "2018-11-02T00:00:00Z",
                                "2018-02-16T00:00:00Z"),
                        new Scene(
                                "America/St_Johns", "2010-03-13T00:00:00Z", "2010-11-05T00:00:00Z"),
                        new Scene("Pacific/Apia", "2011-12-28T00:00:00Z", "2011-09-22T00:00:00Z"),
                        new Scene(
                                "Africa/Casablanca",
                                "2026-02-13T00:00:00Z",
                                "2026-03-20T00:00:00Z"));
        for (Scene scene : scenes) {
            for (String start : List.of(scene.one(), scene.other())) {
                Model model = randomModel(random, ZoneId.of(scene.zone()), Instant.parse(start));
                Instant from =
                        Instant.parse(start).plus(Duration.ofMinutes(random.nextInt(2 * 1440)));
                compare(
                        model,
                        from,
                        random,
                        "seed " + seed + " in " + scene.zone() + " from " + from);
            }
        }
    }

    private record Scene(String zone, String one, String other) {}

    private static void compare(Model model, Instant from, Random random, String what) {
        Calendar calendar = new Calendar(model.zone(), model.week(), model.holidays());
        Instant to = from.plus(Duration.ofMinutes(random.nextInt(6 * 1440)));
        assertThat(calendar.between(from, to).toMinutes())
                .as("between, %s to %s", what, to)
                .isEqualTo(model.between(from, to));
        int minutes = 1 + random.nextInt(1_200);
        assertThat(calendar.plus(from, Duration.ofMinutes(minutes)))
                .as("plus %s minutes, %s", minutes, what)
                .isEqualTo(model.plus(from, minutes));
    }

    private static Model randomModel(Random random, ZoneId zone, Instant near) {
        EnumMap<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            List<Interval> intervals = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                int opens = random.nextInt(1440);
                int closes = opens + 1 + random.nextInt(1440 - opens);
                intervals.add(new Interval(opens, random.nextInt(4) == 0 ? 1440 : closes));
            }
            week.put(day, intervals);
        }
        week.put(DayOfWeek.SUNDAY, List.of(new Interval(0, 1440)));
        Set<LocalDate> holidays = new HashSet<>();
        LocalDate day = LocalDate.ofInstant(near, zone);
        for (int i = 0; i < 6; i++) {
            if (random.nextInt(5) == 0) {
                holidays.add(day.plusDays(i));
            }
        }
        return new Model(zone, week, holidays);
    }

    /** Asks at every minute what the wall clock shows. */
    private record Model(
            ZoneId zone, Map<DayOfWeek, List<Interval>> week, Set<LocalDate> holidays) {

        long between(Instant from, Instant to) {
            long open = 0;
            for (Instant at = from; at.isBefore(to); at = at.plusSeconds(60)) {
                if (isOpen(at)) {
                    open++;
                }
            }
            return open;
        }

        Instant plus(Instant from, int minutes) {
            Instant at = from;
            for (int left = minutes; left > 0; at = at.plusSeconds(60)) {
                if (isOpen(at)) {
                    left--;
                }
            }
            return at;
        }

        private boolean isOpen(Instant at) {
            LocalDateTime wall = LocalDateTime.ofInstant(at, zone);
            int minute = wall.getHour() * 60 + wall.getMinute();
            return !holidays.contains(wall.toLocalDate())
                    && week.getOrDefault(wall.getDayOfWeek(), List.of()).stream()
                            .anyMatch(
                                    interval ->
                                            interval.opens() <= minute
                                                    && minute < interval.closes());
        }
    }

    private static Calendar daily(ZoneId zone, Interval interval) {
        EnumMap<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, List.of(interval));
        }
        return new Calendar(zone, week, Set.of());
    }

    private static Instant at(String local, ZoneId zone) {
        return LocalDateTime.parse(local).atZone(zone).toInstant();
    }
}
