package io.amends.analytics.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class CustomerCalendarTest {
    private static final LocalDate MONDAY = LocalDate.of(2026, 11, 16);
    private static final int MAIN_STREET = 1;
    private static final int HARBOR = 2;

    @Test
    void firstVisitIsANewCustomer() {
        assertThat(
                        changes(
                                CustomerCalendar.EMPTY,
                                visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, 1)))
                .containsExactly("+1 2026-11-16 after 0");
    }

    @Test
    void secondVisitOfADayChangesNothing() {
        CustomerCalendar once = visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, 1);

        assertThat(changes(once, visit(once, MONDAY, MAIN_STREET, 1))).isEmpty();
    }

    @Test
    void visitInBetweenShortensTheNextGap() {
        CustomerCalendar two =
                visit(
                        visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, 1),
                        MONDAY.plusDays(10),
                        MAIN_STREET,
                        1);

        assertThat(changes(two, visit(two, MONDAY.plusDays(4), MAIN_STREET, 1)))
                .containsExactly(
                        "+1 2026-11-20 after 4", "-1 2026-11-26 after 10", "+1 2026-11-26 after 6");
    }

    @Test
    void earlierVisitTakesOverBeingTheFirst() {
        CustomerCalendar one = visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, 1);

        assertThat(changes(one, visit(one, MONDAY.minusDays(3), MAIN_STREET, 1)))
                .containsExactly(
                        "+1 2026-11-13 after 0", "-1 2026-11-16 after 0", "+1 2026-11-16 after 3");
    }

    @Test
    void visitsOfADayAreTakenAwayOneByOne() {
        CustomerCalendar two = visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, 2);
        CustomerCalendar one = visit(two, MONDAY, MAIN_STREET, -1);

        assertThat(changes(two, one)).isEmpty();
        assertThat(changes(one, visit(one, MONDAY, MAIN_STREET, -1)))
                .containsExactly("-1 2026-11-16 after 0");
    }

    @Test
    void locationsHaveTheirOwnFirstVisits() {
        CustomerCalendar one = visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, 1);
        CustomerCalendar two = visit(one, MONDAY.plusDays(1), HARBOR, 1);
        List<String> atHarbor = new ArrayList<>();
        one.compare(two, HARBOR, (day, gap, by) -> atHarbor.add(line(day, gap, by)));

        assertThat(atHarbor).containsExactly("+1 2026-11-17 after 0");
        assertThat(changes(one, two)).containsExactly("+1 2026-11-17 after 1");
    }

    @Test
    void survivesItsBytesAlsoBefore1970() {
        CustomerCalendar calendar =
                visit(
                        visit(CustomerCalendar.EMPTY, LocalDate.of(1969, 7, 20), HARBOR, 3),
                        MONDAY,
                        MAIN_STREET,
                        1);

        CustomerCalendar read = CustomerCalendar.read(calendar.bytes());

        assertThat(changes(CustomerCalendar.EMPTY, read))
                .containsExactly("+1 1969-07-20 after 0", "+1 2026-11-16 after 20938");
        assertThat(changes(read, calendar)).isEmpty();
    }

    @Test
    void neverGoesBelowNothing() {
        assertThatThrownBy(() -> visit(CustomerCalendar.EMPTY, MONDAY, MAIN_STREET, -1))
                .isInstanceOf(IllegalStateException.class);
    }

    private static CustomerCalendar visit(
            CustomerCalendar calendar, LocalDate day, int location, int visits) {
        return calendar.with(new TreeMap<>(Map.of(CustomerCalendar.key(day, location), visits)));
    }

    private static List<String> changes(CustomerCalendar before, CustomerCalendar after) {
        List<String> heard = new ArrayList<>();
        before.compare(after, (day, gap, by) -> heard.add(line(day, gap, by)));
        return heard;
    }

    private static String line(LocalDate day, int gap, int by) {
        return (by > 0 ? "+" : "") + by + " " + day + " after " + gap;
    }
}
