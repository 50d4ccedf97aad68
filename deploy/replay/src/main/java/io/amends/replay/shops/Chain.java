package io.amends.replay.shops;

import io.amends.replay.shops.OpeningHours.Interval;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The five shops of a small chain of bakery cafés, spread over as many time zones. */
public final class Chain {

    /** Where the bad week was. */
    public static final String TROUBLED = "main-street";

    /** Who was rude in that week. */
    public static final String RUDE = "s-23";

    /** Who is a little short with customers all year. */
    static final String SHORT_TEMPERED = "s-34";

    private Chain() {}

    /** The shops, with their holidays of the years around this day. */
    public static List<Shop> shops(LocalDate today) {
        return List.of(
                new Shop(
                        "harbour-street",
                        "Harbour Street",
                        "GBP",
                        new OpeningHours(
                                ZoneId.of("Europe/London"),
                                week("07:00", "18:30", "08:00", "18:00", "09:00", "16:00"),
                                holidays(today, 1, 1, 12, 25, 12, 26)),
                        890,
                        0.24,
                        "en-GB",
                        staff(1)),
                new Shop(
                        TROUBLED,
                        "Main Street",
                        "USD",
                        new OpeningHours(
                                ZoneId.of("America/New_York"),
                                week("06:30", "20:00", "07:00", "20:00", "08:00", "18:00"),
                                holidays(today, 1, 1, 7, 4, 12, 25)),
                        1240,
                        0.26,
                        "en-US",
                        staff(2)),
                new Shop(
                        "lindenplatz",
                        "Lindenplatz",
                        "EUR",
                        new OpeningHours(
                                ZoneId.of("Europe/Berlin"),
                                closedOnSundays("07:00", "18:30"),
                                holidays(today, 1, 1, 5, 1, 10, 3, 12, 25, 12, 26)),
                        960,
                        0.2,
                        "de-DE",
                        staff(3)),
                new Shop(
                        "maple-avenue",
                        "Maple Avenue",
                        "CAD",
                        new OpeningHours(
                                ZoneId.of("America/Vancouver"),
                                week("07:30", "19:00", "08:00", "19:00", "08:00", "17:00"),
                                holidays(today, 1, 1, 7, 1, 12, 25)),
                        1420,
                        0.16,
                        "en-CA",
                        staff(4)),
                new Shop(
                        "sakura-dori",
                        "Sakura-dori",
                        "JPY",
                        new OpeningHours(
                                ZoneId.of("Asia/Tokyo"),
                                splitDays(),
                                holidays(today, 1, 1, 1, 2, 1, 3)),
                        1380,
                        0.14,
                        "ja-JP",
                        staff(5)));
    }

    /** The seven days, Monday first, in which the shop went wrong: three weeks ago. */
    public static LocalDate badWeek(LocalDate today) {
        return today.minusDays(21).with(DayOfWeek.MONDAY);
    }

    private static List<String> staff(int shop) {
        List<String> references = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            references.add("s-" + shop + i);
        }
        return List.copyOf(references);
    }

    private static Map<DayOfWeek, List<Interval>> week(
            String opens,
            String closes,
            String saturdayOpens,
            String saturdayCloses,
            String sundayOpens,
            String sundayCloses) {
        Map<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, List.of(Interval.of(opens, closes)));
        }
        week.put(DayOfWeek.SATURDAY, List.of(Interval.of(saturdayOpens, saturdayCloses)));
        week.put(DayOfWeek.SUNDAY, List.of(Interval.of(sundayOpens, sundayCloses)));
        return week;
    }

    private static Map<DayOfWeek, List<Interval>> closedOnSundays(String opens, String closes) {
        Map<DayOfWeek, List<Interval>> week = week(opens, closes, opens, closes, opens, closes);
        week.remove(DayOfWeek.SUNDAY);
        return week;
    }

    private static Map<DayOfWeek, List<Interval>> splitDays() {
        Map<DayOfWeek, List<Interval>> week = new EnumMap<>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, List.of(Interval.of("08:00", "14:30"), Interval.of("16:00", "21:00")));
        }
        return week;
    }

    /** Months and days in turn, of last year, this year and the next. */
    private static List<LocalDate> holidays(LocalDate today, int... monthsAndDays) {
        List<LocalDate> dates = new ArrayList<>();
        for (int year = today.getYear() - 1; year <= today.getYear() + 1; year++) {
            for (int i = 0; i < monthsAndDays.length; i += 2) {
                dates.add(Year.of(year).atMonth(monthsAndDays[i]).atDay(monthsAndDays[i + 1]));
            }
        }
        return List.copyOf(dates);
    }
}
