package io.amends.analytics.dashboard;

import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Comparisons;
import io.amends.analytics.measure.Comparisons.Showing;
import io.amends.analytics.measure.Measure;
import io.amends.analytics.measure.Period;
import io.amends.analytics.statistics.Confidence;
import io.amends.analytics.statistics.Estimate;
import io.amends.analytics.statistics.NetPromoterScore;
import io.amends.analytics.statistics.Rate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which locations changed, and which stand apart from the others. Only what is beyond chance
 * counts: the intervals must not overlap, and they are widened for the number of comparisons made.
 */
final class Findings {
    private static final int BASELINE = 28;
    private static final List<Integer> RECENT = List.of(7, 28);
    private static final int CHANGING = 3;
    private static final int COMPARABLE = 2;
    private static final int FEWEST_DAYS_WITH_VISITS = 14;

    private final List<Location> locations;
    private final List<Stretch> stretches;

    /** The last days, and the four weeks before them. */
    private record Stretch(int days, Map<Integer, Showing> now, Map<Integer, Showing> before) {

        Showing now(Location location) {
            return now.getOrDefault(location.id(), Showing.nothing(days));
        }

        Showing before(Location location) {
            return before.getOrDefault(location.id(), Showing.nothing(BASELINE));
        }

        boolean wasOpen(Location location) {
            return before(location).openDays() >= FEWEST_DAYS_WITH_VISITS;
        }
    }

    /**
     * A figure that is beyond chance.
     *
     * @param now of the last days
     * @param against what it is compared with
     * @param days how many the last days are
     */
    record Finding(Location location, Compared figure, Estimate now, Estimate against, int days) {

        boolean rose() {
            return now.value() > against.value();
        }

        /** How far apart the two are, in the widths of their intervals. */
        double strength() {
            return Math.abs(now.value() - against.value()) / Math.hypot(width(now), width(against));
        }

        private static double width(Estimate estimate) {
            var interval = estimate.interval(Confidence.SHOWN);
            return Math.max(interval.high() - interval.low(), 1e-9);
        }
    }

    /**
     * @param today not yet complete, so left out
     */
    Findings(Comparisons comparisons, List<Location> locations, LocalDate today) {
        this.locations = locations;
        List<Integer> ids = locations.stream().map(Location::id).toList();
        this.stretches =
                RECENT.stream()
                        .map(
                                days -> {
                                    Period recent = Period.endingOn(today.minusDays(1), days);
                                    return new Stretch(
                                            days,
                                            comparisons.of(ids, recent),
                                            comparisons.of(ids, recent.before(BASELINE)));
                                })
                        .toList();
    }

    /**
     * What is different in the last week, or the last four, from the four weeks before; the
     * clearest first.
     */
    List<Finding> changes() {
        Confidence confidence =
                Confidence.SHOWN.forEachOf(locations.size() * CHANGING * RECENT.size());
        List<Finding> findings = new ArrayList<>();
        for (Stretch stretch : stretches) {
            for (Location location : locations) {
                if (stretch.wasOpen(location)) {
                    changes(location, stretch)
                            .filter(finding -> isBeyondChance(finding, confidence))
                            .forEach(findings::add);
                }
            }
        }
        return clearestFirst(findings);
    }

    private static Stream<Finding> changes(Location location, Stretch stretch) {
        Showing now = stretch.now(location);
        Showing before = stretch.before(location);
        return Stream.of(
                new Finding(location, Compared.NPS, now.nps(), before.nps(), stretch.days()),
                new Finding(
                        location,
                        Compared.COMPLAINTS,
                        now.complaints(),
                        before.complaints(),
                        stretch.days()),
                new Finding(
                        location, Compared.VISITS, now.visits(), before.visits(), stretch.days()));
    }

    /**
     * Which locations are different from all others together in the last four weeks; the clearest
     * first.
     */
    List<Finding> apart() {
        Confidence confidence = Confidence.SHOWN.forEachOf(locations.size() * COMPARABLE);
        Stretch lately = stretches.getLast();
        NetPromoterScore allScores =
                locations.stream()
                        .map(location -> lately.now(location).nps())
                        .reduce(NetPromoterScore.NONE, NetPromoterScore::plus);
        Rate allComplaints =
                locations.stream()
                        .map(location -> lately.now(location).complaints())
                        .reduce(Rate.NONE, Rate::plus);
        List<Finding> findings = new ArrayList<>();
        for (Location location : locations) {
            NetPromoterScore scores = lately.now(location).nps();
            Rate complaints = lately.now(location).complaints();
            Stream.of(
                            new Finding(
                                    location,
                                    Compared.NPS,
                                    scores,
                                    allScores.minus(scores),
                                    lately.days()),
                            new Finding(
                                    location,
                                    Compared.COMPLAINTS,
                                    complaints,
                                    allComplaints.minus(complaints),
                                    lately.days()))
                    .filter(finding -> isBeyondChance(finding, confidence))
                    .forEach(findings::add);
        }
        return clearestFirst(findings);
    }

    /** Whether any location has been open long enough for a change to be seen. */
    boolean canSeeChanges() {
        return locations.stream().anyMatch(stretches.getFirst()::wasOpen);
    }

    private static List<Finding> clearestFirst(List<Finding> findings) {
        return findings.stream()
                .sorted(Comparator.comparingDouble(Finding::strength).reversed())
                .toList();
    }

    private static boolean isBeyondChance(Finding finding, Confidence confidence) {
        boolean enough =
                finding.figure() == Compared.VISITS
                        || (finding.now().n() >= Measure.FEWEST
                                && finding.against().n() >= Measure.FEWEST);
        return enough
                && finding.now()
                        .interval(confidence)
                        .isApartFrom(finding.against().interval(confidence));
    }
}
