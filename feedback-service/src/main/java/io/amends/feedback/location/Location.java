package io.amends.feedback.location;

import io.amends.feedback.location.LocationChanged.Hours;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A place where customers are served, as far as feedback and recovery need to know it.
 *
 * @param country how phone numbers without a country code are read there
 */
public record Location(
        String code, String name, Calendar calendar, String currency, String country) {

    /**
     * The opening hours an event tells; null when they cannot be read, and so count as not given.
     */
    static @Nullable Calendar calendar(ZoneId zone, @Nullable Hours hours) {
        if (hours == null || hours.weekly() == null) {
            return null;
        }
        try {
            Map<DayOfWeek, List<Calendar.Interval>> weekly = new EnumMap<>(DayOfWeek.class);
            for (LocationChanged.Opening opening : hours.weekly()) {
                weekly.computeIfAbsent(
                                DayOfWeek.valueOf(opening.day().toUpperCase(Locale.ROOT)),
                                _ -> new ArrayList<>())
                        .add(
                                new Calendar.Interval(
                                        minuteOfDay(opening.opens()),
                                        minuteOfDay(opening.closes())));
            }
            Set<LocalDate> holidays = new HashSet<>();
            if (hours.holidays() != null) {
                hours.holidays().forEach(day -> holidays.add(LocalDate.parse(day)));
            }
            return new Calendar(zone, weekly, holidays);
        } catch (DateTimeException | IllegalArgumentException unreadable) {
            return null;
        }
    }

    private static int minuteOfDay(String time) {
        if (time.equals("24:00")) {
            return 24 * 60;
        }
        LocalTime parsed = LocalTime.parse(time);
        return parsed.getHour() * 60 + parsed.getMinute();
    }
}
