package io.amends.replay.shops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

class ShopYearTest {

    private static final Instant NOW = Instant.parse("2026-11-20T15:00:00Z");
    private static final ShopYear.History YEAR = ShopYear.generate(68, NOW);

    @Test
    void isTheSameForTheSameSeed() {
        assertThat(ShopYear.generate(68, NOW)).isEqualTo(YEAR);
        assertThat(ShopYear.generate(69, NOW).visits()).isNotEqualTo(YEAR.visits());
    }

    @Test
    void onlyGrowsWhileTheDayGoesOn() {
        Instant later = NOW.plus(Duration.ofHours(6));
        ShopYear.History grown = ShopYear.generate(68, later);

        assertThat(grown.visits()).hasSizeGreaterThan(YEAR.visits().size());
        assertThat(grown.visits().subList(0, YEAR.visits().size())).isEqualTo(YEAR.visits());
    }

    @Test
    void isASmallChainsYear() {
        assertThat(YEAR.visits()).hasSizeBetween(25_000, 40_000);
        assertThat(
                        YEAR.visits().stream()
                                .map(PastVisit::customer)
                                .filter(Objects::nonNull)
                                .distinct())
                .hasSizeBetween(1_500, 3_000);
        assertThat(YEAR.answers()).hasSizeBetween(1_500, 4_500);
        assertThat(YEAR.complaints()).hasSizeBetween(40, 200);
        assertThat(YEAR.visits()).extracting(PastVisit::id).doesNotHaveDuplicates();
        assertThat(YEAR.visits()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }

    @Test
    void happensInThePastAndInOpeningHours() {
        assertThat(YEAR.visits()).extracting(PastVisit::at).allMatch(at -> !at.isAfter(NOW));
        assertThat(YEAR.answers()).extracting(PastAnswer::at).allMatch(at -> !at.isAfter(NOW));
        assertThat(YEAR.complaints())
                .extracting(PastComplaint::at)
                .allMatch(at -> !at.isAfter(NOW));
        assertThat(YEAR.visits())
                .allMatch(
                        visit -> {
                            ZonedDateTime there = visit.at().atZone(visit.shop().hours().zone());
                            LocalTime time = there.toLocalTime();
                            return visit.shop().hours().isOpen(there.toLocalDate(), time);
                        });
    }

    @Test
    void hasABadWeekAtOneShop() {
        Predicate<PastVisit> bad =
                visit -> isInBadWeek(visit) && visit.shop().code().equals(Chain.TROUBLED);
        Predicate<PastVisit> elsewhere =
                visit -> isInBadWeek(visit) && !visit.shop().code().equals(Chain.TROUBLED);

        assertThat(YEAR.answers().stream().map(PastAnswer::visit).filter(bad))
                .as("enough answers for a score")
                .hasSizeGreaterThan(15);
        assertThat(averageNps(bad)).isLessThan(6);
        assertThat(averageNps(elsewhere)).isGreaterThan(8);
        assertThat(averageNps(visit -> !isInBadWeek(visit))).isGreaterThan(8);
        assertThat(YEAR.complaints().stream().map(PastComplaint::visit).filter(bad))
                .hasSizeGreaterThan(5);
        assertThat(
                        YEAR.visits().stream()
                                .filter(bad)
                                .filter(visit -> Chain.RUDE.equals(visit.staff())))
                .hasSizeGreaterThan(30);
    }

    @Test
    void losesMoreOfThoseWhomItDisappointed() {
        Map<Shopper, Instant> last = new HashMap<>();
        YEAR.visits().stream()
                .filter(visit -> visit.customer() != null)
                .forEach(visit -> last.put(Objects.requireNonNull(visit.customer()), visit.at()));
        Predicate<PastVisit> early =
                visit ->
                        visit.customer() != null
                                && visit.at().isBefore(NOW.minus(Duration.ofDays(120)));

        double disappointed = lastVisitShare(last, early.and(visit -> visit.wentWrong() != null));
        double content = lastVisitShare(last, early.and(visit -> visit.wentWrong() == null));

        assertThat(disappointed).isGreaterThan(3 * content);
    }

    @Test
    void usesOnlyAddressesThatAreReservedForExamples() {
        assertThat(YEAR.visits().stream().map(PastVisit::customer).filter(Objects::nonNull))
                .allMatch(
                        shopper ->
                                shopper.email() == null
                                        || shopper.email()
                                                .matches("[a-z0-9.]+@example\\.(com|org)"))
                .allMatch(
                        shopper ->
                                shopper.phone() == null
                                        || shopper.phone().matches("\\+1202555\\d{4}"));
    }

    @Test
    void handlesCasesInTheirOrderAndLeavesSomeOpen() {
        List<List<CaseStep>> cases =
                Stream.concat(
                                YEAR.answers().stream()
                                        .filter(answer -> answer.cause() != null)
                                        .map(PastAnswer::steps),
                                YEAR.complaints().stream().map(PastComplaint::steps))
                        .toList();

        assertThat(cases).hasSizeGreaterThan(100);
        assertThat(cases)
                .allMatch(steps -> steps.stream().allMatch(step -> !step.at().isAfter(NOW)))
                .allSatisfy(steps -> assertThat(steps).extracting(CaseStep::at).isSorted());
        long open =
                cases.stream()
                        .filter(
                                steps ->
                                        steps.stream()
                                                .noneMatch(CaseStep.Resolved.class::isInstance))
                        .count();
        assertThat(open).isBetween(1L, 30L);
    }

    private static boolean isInBadWeek(PastVisit visit) {
        LocalDate monday = Chain.badWeek(YEAR.today());
        LocalDate date = visit.at().atZone(visit.shop().hours().zone()).toLocalDate();
        return !date.isBefore(monday) && date.isBefore(monday.plusDays(7));
    }

    private static double averageNps(Predicate<PastVisit> of) {
        return YEAR.answers().stream()
                .filter(answer -> of.test(answer.visit()))
                .mapToInt(PastAnswer::nps)
                .average()
                .orElseThrow();
    }

    private static double lastVisitShare(Map<Shopper, Instant> last, Predicate<PastVisit> of) {
        return YEAR.visits().stream()
                .filter(of)
                .mapToInt(visit -> visit.at().equals(last.get(visit.customer())) ? 1 : 0)
                .average()
                .orElseThrow();
    }
}
