package io.amends.analytics.statistics;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** How sure an interval is, as the share of intervals that would hold the truth. */
public record Confidence(double level) {
    /** What is shown beside a figure. */
    public static final Confidence SHOWN = new Confidence(0.95);

    public Confidence {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a confidence is between 0 and 1");
        }
    }

    /**
     * What each of several comparisons needs so that all of them together keep this confidence
     * (Bonferroni).
     */
    public Confidence forEachOf(int comparisons) {
        return new Confidence(1 - (1 - level) / Math.max(1, comparisons));
    }

    /** The half width of a two-sided interval, in standard errors. */
    double z() {
        return NormalDistribution.of(0, 1).inverseSurvivalProbability(tail());
    }

    /** As {@link #z}, for a mean whose variance was estimated from the same n values. */
    double t(long n) {
        return TDistribution.of(n - 1.0).inverseSurvivalProbability(tail());
    }

    /** The probability beyond each end. */
    double tail() {
        return (1 - level) / 2;
    }
}
