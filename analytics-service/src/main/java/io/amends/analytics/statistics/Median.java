package io.amends.analytics.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

import java.util.List;

/**
 * The value in the middle.
 *
 * @param sorted ascending
 */
public record Median(List<Integer> sorted) implements Estimate {

    public static Median of(List<Integer> values) {
        return new Median(values.stream().sorted().toList());
    }

    @Override
    public long n() {
        return sorted.size();
    }

    @Override
    public double value() {
        int n = sorted.size();
        return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2.0;
    }

    /**
     * The narrowest symmetric pair of order statistics that holds the median with at least this
     * confidence, whatever the values' distribution (Hahn and Meeker, Statistical Intervals, 5.2);
     * of too few values, the extremes.
     */
    @Override
    public Interval interval(Confidence confidence) {
        int n = sorted.size();
        BinomialDistribution below = BinomialDistribution.of(n, 0.5);
        // The largest rank r whose pair misses the median with at most the allowed probability: P(X
        // < r) <= tail.
        int rank = below.inverseCumulativeProbability(confidence.tail());
        int index = Math.max(0, rank - 1);
        return new Interval(sorted.get(index), sorted.get(n - 1 - index));
    }
}
