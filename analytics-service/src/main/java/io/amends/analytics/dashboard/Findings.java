package io.amends.analytics.dashboard;

import io.amends.analytics.location.Location;
import io.amends.analytics.measure.Bucket;
import io.amends.analytics.measure.Measure;
import io.amends.analytics.measure.Period;
import io.amends.analytics.measure.Selection;
import io.amends.analytics.measure.Tallies;
import io.amends.analytics.measure.Tally;
import io.amends.analytics.statistics.Confidence;
import io.amends.analytics.statistics.Estimate;
import io.amends.analytics.statistics.Mean;
import io.amends.analytics.statistics.NetPromoterScore;
import io.amends.analytics.statistics.Rate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
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
    private final LocalDate yesterday;
    private final Map<Integer, NavigableMap<LocalDate, Tally>> days = new HashMap<>();

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
    Findings(Tallies tallies, List<Location> locations, LocalDate today) {
        this.locations = locations;
        this.yesterday = today.minusDays(1);
        List<Integer> ids = locations.stream().map(Location::id).toList();
        tallies.byLocation(new Selection(ids, Period.endingOn(yesterday, 2 * BASELINE)), Bucket.DAY)
                .forEach(
                        (group, tally) ->
                                days.computeIfAbsent(group.scope(), first -> new TreeMap<>())
                                        .put(group.beginning(), tally));
    }

    /**
     * What is different in the last week, or the last four, from the four weeks before; the
     * clearest first.
     */
    List<Finding> changes() {
        Confidence confidence =
                Confidence.SHOWN.forEachOf(locations.size() * CHANGING * RECENT.size());
        List<Finding> findings = new ArrayList<>();
        for (int length : RECENT) {
            Period recent = Period.endingOn(yesterday, length);
            Period before = recent.before(BASELINE);
            for (Location location : locations) {
                Stream.of(
                                new Finding(
                                        location,
                                        Compared.NPS,
                                        nps(location, recent),
                                        nps(location, before),
                                        length),
                                new Finding(
                                        location,
                                        Compared.COMPLAINTS,
                                        complaints(location, recent),
                                        complaints(location, before),
                                        length),
                                new Finding(
                                        location,
                                        Compared.VISITS,
                                        visits(location, recent),
                                        visits(location, before),
                                        length))
                        .filter(finding -> isOpen(location, before))
                        .filter(finding -> isBeyondChance(finding, confidence))
                        .forEach(findings::add);
            }
        }
        return clearestFirst(findings);
    }

    /**
     * Which locations are different from all others together in the last four weeks; the clearest
     * first.
     */
    List<Finding> apart() {
        Confidence confidence = Confidence.SHOWN.forEachOf(locations.size() * COMPARABLE);
        Period recent = Period.endingOn(yesterday, BASELINE);
        NetPromoterScore allScores =
                locations.stream()
                        .map(location -> nps(location, recent))
                        .reduce(NetPromoterScore.NONE, NetPromoterScore::plus);
        Rate allComplaints =
                locations.stream()
                        .map(location -> complaints(location, recent))
                        .reduce(Rate.NONE, Rate::plus);
        List<Finding> findings = new ArrayList<>();
        for (Location location : locations) {
            NetPromoterScore scores = nps(location, recent);
            Rate complaints = complaints(location, recent);
            Stream.of(
                            new Finding(
                                    location,
                                    Compared.NPS,
                                    scores,
                                    allScores.minus(scores),
                                    BASELINE),
                            new Finding(
                                    location,
                                    Compared.COMPLAINTS,
                                    complaints,
                                    allComplaints.minus(complaints),
                                    BASELINE))
                    .filter(finding -> isBeyondChance(finding, confidence))
                    .forEach(findings::add);
        }
        return clearestFirst(findings);
    }

    /** Whether any location has been open long enough for a change to be seen. */
    boolean canSeeChanges() {
        Period before = Period.endingOn(yesterday, RECENT.getFirst()).before(BASELINE);
        return locations.stream().anyMatch(location -> isOpen(location, before));
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

    private boolean isOpen(Location location, Period period) {
        return within(location, period).stream().filter(tally -> tally.visits().all() > 0).count()
                >= FEWEST_DAYS_WITH_VISITS;
    }

    private NetPromoterScore nps(Location location, Period period) {
        return within(location, period).stream()
                .map(tally -> tally.answers().nps())
                .reduce(NetPromoterScore.NONE, NetPromoterScore::plus);
    }

    private Rate complaints(Location location, Period period) {
        return within(location, period).stream()
                .map(Tally::complaintRate)
                .reduce(Rate.NONE, Rate::plus);
    }

    /** Visits a day; days without any count as well. */
    private Mean visits(Location location, Period period) {
        NavigableMap<LocalDate, Tally> known = days.getOrDefault(location.id(), new TreeMap<>());
        List<Long> visits = new ArrayList<>();
        for (LocalDate day = period.from(); !day.isAfter(period.to()); day = day.plusDays(1)) {
            Tally tally = known.get(day);
            visits.add(tally == null ? 0 : tally.visits().all());
        }
        return Mean.of(visits);
    }

    private List<Tally> within(Location location, Period period) {
        return List.copyOf(
                days.getOrDefault(location.id(), new TreeMap<>())
                        .subMap(period.from(), true, period.to(), true)
                        .values());
    }
}
