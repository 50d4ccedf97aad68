package io.amends.customer.location;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.amends.chassis.web.RuleBroken.Violation;
import io.amends.customer.location.Calendar.Interval;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class CalendarTest {

    @Test
    void severalOpeningsADayAreSorted() {
        Calendar calendar =
                new Calendar(
                        List.of(
                                new Interval("tuesday", "09:00", "10:00"),
                                new Interval("monday", "14:00", "24:00"),
                                new Interval("monday", "09:00", "12:00")),
                        List.of());
        assertThat(calendar.weekly())
                .extracting(Interval::day, Interval::opens)
                .containsExactly(
                        tuple("monday", "09:00"),
                        tuple("monday", "14:00"),
                        tuple("tuesday", "09:00"));
    }

    @Test
    void everyBrokenFieldIsNamed() {
        assertThat(
                        broken(
                                new Interval("Monday", "9:00", "25:00"),
                                new Interval("monday", "18:00", "09:00"),
                                new Interval("monday", "24:00", "24:00")))
                .containsExactly(
                        "/calendar/weekly/0/day",
                        "/calendar/weekly/0/opens",
                        "/calendar/weekly/0/closes",
                        "/calendar/weekly/1/closes",
                        "/calendar/weekly/2/opens");
    }

    @Test
    void openingsMustNotOverlap() {
        assertThat(
                        broken(
                                new Interval("monday", "09:00", "12:00"),
                                new Interval("monday", "11:00", "13:00")))
                .containsExactly("/calendar/weekly");
        assertThat(
                        broken(
                                new Interval("monday", "09:00", "12:00"),
                                new Interval("monday", "12:00", "13:00")))
                .isEmpty();
    }

    private static List<String> broken(Interval... intervals) {
        List<Violation> broken = new ArrayList<>();
        Calendar.read(List.of(intervals), List.of(), broken);
        return broken.stream().map(Violation::pointer).toList();
    }
}
