package io.amends.notification.solicitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.notification.programme.Programme;
import io.amends.notification.programme.ProgrammeName;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;

class HoldOutTest {
    private static final int CUSTOMERS = 50_000;
    private final HoldOut twoPercent = new HoldOut("not a secret", BigDecimal.valueOf(2));

    @Test
    void coversAboutAsManyAsItShould() {
        long heldOut = customers().filter(twoPercent::coversEverythingFor).count();
        // Two percent of 50,000, five standard deviations around.
        assertThat(heldOut).isBetween(844L, 1156L);
    }

    @Test
    void isFixedForACustomerUnderOneKeyAndAnotherUnderAnother() {
        HoldOut same = new HoldOut("not a secret", BigDecimal.valueOf(2));
        HoldOut other = new HoldOut("another key", BigDecimal.valueOf(2));
        assertThat(
                        customers()
                                .allMatch(
                                        id ->
                                                twoPercent.coversEverythingFor(id)
                                                        == same.coversEverythingFor(id)))
                .isTrue();
        assertThat(
                        customers()
                                .anyMatch(
                                        id ->
                                                twoPercent.coversEverythingFor(id)
                                                        && !other.coversEverythingFor(id)))
                .isTrue();
    }

    @Test
    void aLargerShareContainsTheSmallerOne() {
        HoldOut tenPercent = new HoldOut("not a secret", BigDecimal.TEN);
        assertThat(
                        customers()
                                .filter(twoPercent::coversEverythingFor)
                                .allMatch(tenPercent::coversEverythingFor))
                .isTrue();
    }

    @Test
    void programmesHoldOutIndependently() {
        Programme survey = holdingOutHalf(ProgrammeName.POST_VISIT_SURVEY);
        Programme welcome = holdingOutHalf(ProgrammeName.WELCOME);
        long both =
                customers()
                        .filter(
                                id ->
                                        twoPercent.covers(survey, id)
                                                && twoPercent.covers(welcome, id))
                        .count();
        assertThat(both).isBetween(CUSTOMERS / 4 - 500L, CUSTOMERS / 4 + 500L);
    }

    private static Programme holdingOutHalf(ProgrammeName name) {
        return new Programme(
                name,
                1,
                true,
                Duration.ZERO,
                Duration.ofDays(3),
                null,
                null,
                BigDecimal.valueOf(50));
    }

    private static java.util.stream.Stream<UUID> customers() {
        return IntStream.range(0, CUSTOMERS)
                .mapToObj(i -> new UUID(0x0193a1b27c007000L + i, 0x8000000000000000L + i));
    }
}
