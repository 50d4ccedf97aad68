package io.amends.feedback.location;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A location's opening hours, in its zone, and the arithmetic of business time on them.
 *
 * <p>The location is open at an instant when the wall clock of its zone then shows a time inside
 * one of the day's intervals, and the day is no holiday. So an hour that a clock change skips
 * counts nothing, and one that it repeats counts twice.
 */
public final class Calendar {
    private static final int DAY = 24 * 60;

    private final ZoneId zone;
    private final Map<DayOfWeek, List<Interval>> weekly;
    private final Set<LocalDate> holidays;

    /**
     * Minutes of the day between which a location is open.
     *
     * @param opens from 0 (00:00), inclusive
     * @param closes up to 1440 (24:00), exclusive
     */
    public record Interval(int opens, int closes) {
        public Interval {
            if (opens < 0 || closes > DAY || opens >= closes) {
                throw new IllegalArgumentException(
                        "an interval opens before it closes, within one day");
            }
        }
    }

    /**
     * A week without any opening hours is taken as round the clock: a clock that never runs would
     * help nobody.
     */
    public Calendar(ZoneId zone, Map<DayOfWeek, List<Interval>> weekly, Set<LocalDate> holidays) {
        this.zone = zone;
        EnumMap<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        boolean neverOpen = weekly.values().stream().allMatch(List::isEmpty);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(
                    day,
                    neverOpen
                            ? List.of(new Interval(0, DAY))
                            : merged(weekly.getOrDefault(day, List.of())));
        }
        this.weekly = week;
        this.holidays = Set.copyOf(holidays);
    }

    public static Calendar roundTheClock(ZoneId zone) {
        return new Calendar(zone, Map.of(), Set.of());
    }

    public ZoneId zone() {
        return zone;
    }

    /** The date that a calendar on the location's wall shows. */
    public LocalDate dateOf(Instant instant) {
        return LocalDate.ofInstant(instant, zone);
    }

    /**
     * The first instant by which the location was open for the given time, counted from {@code
     * from}.
     */
    public Instant plus(Instant from, Duration businessTime) {
        if (businessTime.isNegative()) {
            throw new IllegalArgumentException("business time runs forward only");
        }
        Walk walk = new Walk(from);
        Duration left = businessTime;
        while (true) {
            Opening opening = walk.next();
            if (opening.length().compareTo(left) >= 0) {
                return opening.from().plus(left);
            }
            left = left.minus(opening.length());
        }
    }

    /**
     * How long the location was open between two instants; zero when they are the same or the wrong
     * way round.
     */
    public Duration between(Instant from, Instant to) {
        Duration open = Duration.ZERO;
        if (!from.isBefore(to)) {
            return open;
        }
        Walk walk = new Walk(from, to);
        for (Opening opening = walk.nextBeforeEnd();
                opening != null;
                opening = walk.nextBeforeEnd()) {
            open = open.plus(opening.length());
        }
        return open;
    }

    private static List<Interval> merged(List<Interval> intervals) {
        List<Interval> merged = new ArrayList<>();
        for (Interval next :
                intervals.stream().sorted(Comparator.comparingInt(Interval::opens)).toList()) {
            if (!merged.isEmpty() && merged.getLast().closes() >= next.opens()) {
                Interval last = merged.removeLast();
                merged.add(new Interval(last.opens(), Math.max(last.closes(), next.closes())));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    private record Opening(Instant from, Instant to) {
        Duration length() {
            return Duration.between(from, to);
        }
    }

    /**
     * Goes along the time line, stretch by stretch of constant offset, and in each from day to day.
     */
    private final class Walk {
        private final ZoneRules rules = zone.getRules();
        private final @Nullable Instant end;
        private final List<Opening> ready = new ArrayList<>();
        private Instant stretchStart;
        private @Nullable Instant stretchEnd;
        private ZoneOffset offset;
        private LocalDate date;

        Walk(Instant from) {
            this(from, null);
        }

        Walk(Instant from, @Nullable Instant end) {
            this.end = end;
            this.stretchStart = from;
            this.offset = rules.getOffset(from);
            this.stretchEnd = endOfStretch(from);
            this.date = LocalDateTime.ofInstant(from, offset).toLocalDate();
        }

        /** The next opening; there always is one, since holidays are finitely many. */
        Opening next() {
            while (ready.isEmpty()) {
                fillWithNextDay();
            }
            return ready.removeFirst();
        }

        @Nullable Opening nextBeforeEnd() {
            Instant limit = end;
            while (ready.isEmpty()) {
                if (limit != null && !date.atStartOfDay().toInstant(offset).isBefore(limit)) {
                    return null;
                }
                fillWithNextDay();
            }
            return ready.removeFirst();
        }

        private void fillWithNextDay() {
            if (!holidays.contains(date)) {
                for (Interval interval : weekly.getOrDefault(date.getDayOfWeek(), List.of())) {
                    LocalDateTime midnight = date.atStartOfDay();
                    add(
                            midnight.plusMinutes(interval.opens()).toInstant(offset),
                            midnight.plusMinutes(interval.closes()).toInstant(offset));
                }
            }
            date = date.plusDays(1);
            Instant until = stretchEnd;
            if (until != null && !date.atStartOfDay().toInstant(offset).isBefore(until)) {
                stretchStart = until;
                offset = rules.getOffset(until);
                stretchEnd = endOfStretch(until);
                date = LocalDateTime.ofInstant(until, offset).toLocalDate();
            }
        }

        private void add(Instant opens, Instant closes) {
            Instant from = later(opens, stretchStart);
            Instant to = earlier(earlier(closes, stretchEnd), end);
            if (from.isBefore(to)) {
                ready.add(new Opening(from, to));
            }
        }

        private @Nullable Instant endOfStretch(Instant start) {
            ZoneOffsetTransition transition = rules.nextTransition(start);
            return transition == null ? null : transition.getInstant();
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
