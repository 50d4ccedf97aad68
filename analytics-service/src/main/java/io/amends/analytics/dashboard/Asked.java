package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Page.Filter;
import io.amends.analytics.dashboard.Page.Option;
import io.amends.analytics.dashboard.Page.Preset;
import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Period;
import io.amends.chassis.web.RuleBroken;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What of the business somebody wants to see: from one date to another, or so many days up to
 * today; everywhere, or one location.
 */
record Asked(
        @Nullable String from,
        @Nullable String to,
        @Nullable String days,
        @Nullable String location) {
    private static final int USUAL_DAYS = 91;
    private static final int MOST_DAYS = 3_660;
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    /** The period, given the one that the dates name. */
    Period period(Period named) {
        int length = length();
        return isFixed() ? named : Period.endingOn(named.to(), length);
    }

    /** Those of the locations that are wanted. */
    List<Location> chosen(List<Location> visible) {
        return visible.stream()
                .filter(one -> !isGiven(location) || one.code().equals(location))
                .toList();
    }

    /** Where an open page asks for what is newer than the given state. */
    String poll(String path, String state) {
        return Addresses.to(path)
                .with("from", from)
                .with("to", to)
                .with("days", days)
                .with("location", location)
                .with("since", state)
                .toString();
    }

    /** The form that asks for something else. */
    Filter filter(Period period, List<Location> visible) {
        return new Filter(
                period.from().toString(),
                period.to().toString(),
                words(period.from()) + " to " + words(period.to()),
                location,
                visible.stream()
                        .map(one -> new Option(one.code(), one.name(), one.code().equals(location)))
                        .toList(),
                presets());
    }

    private List<Preset> presets() {
        Map<String, Integer> lengths = new LinkedHashMap<>();
        lengths.put("7 days", 7);
        lengths.put("4 weeks", 28);
        lengths.put("13 weeks", 91);
        lengths.put("52 weeks", 364);
        List<Preset> presets = new ArrayList<>();
        lengths.forEach(
                (name, length) ->
                        presets.add(
                                new Preset(
                                        name,
                                        Addresses.to("/")
                                                .with("days", length)
                                                .with("location", location)
                                                .toString(),
                                        !isFixed() && length == length())));
        return presets;
    }

    private int length() {
        if (days == null || days.isBlank()) {
            return USUAL_DAYS;
        }
        try {
            int length = Integer.parseInt(days);
            if (length >= 1 && length <= MOST_DAYS) {
                return length;
            }
        } catch (NumberFormatException noNumber) {
            // the answer below says what is one
        }
        throw RuleBroken.parameter("days", "must be between 1 and " + MOST_DAYS);
    }

    private boolean isFixed() {
        return isGiven(from) || isGiven(to);
    }

    private static String words(LocalDate day) {
        return DATE.format(day);
    }

    private static boolean isGiven(@Nullable String parameter) {
        return parameter != null && !parameter.isBlank();
    }
}
