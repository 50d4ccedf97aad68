package io.amends.analytics.statistics;

import org.apache.commons.statistics.distribution.GammaDistribution;

/** Events per thousand of what they could have happened to. */
public record Rate(long events, long exposure) {
    private static final double PER = 1000;

    public double value() {
        return PER * events / exposure;
    }

    /**
     * The exact interval of a Poisson count, from gamma quantiles: F. Garwood, Biometrika 28
     * (1936).
     */
    public Interval interval(Confidence confidence) {
        double low =
                events == 0
                        ? 0
                        : GammaDistribution.of((double) events, 1)
                                .inverseCumulativeProbability(confidence.tail());
        double high =
                GammaDistribution.of(events + 1.0, 1).inverseSurvivalProbability(confidence.tail());
        return new Interval(PER * low / exposure, PER * high / exposure);
    }
}
