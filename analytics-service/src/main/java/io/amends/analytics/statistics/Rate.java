package io.amends.analytics.statistics;

import org.apache.commons.statistics.distribution.GammaDistribution;

/** Events per thousand of what they could have happened to. */
public record Rate(long events, long exposure) implements Estimate {
    public static final Rate NONE = new Rate(0, 0);

    private static final double PER = 1000;

    public Rate plus(Rate other) {
        return new Rate(events + other.events, exposure + other.exposure);
    }

    public Rate minus(Rate other) {
        return new Rate(events - other.events, exposure - other.exposure);
    }

    @Override
    public long n() {
        return exposure;
    }

    @Override
    public double value() {
        return PER * events / exposure;
    }

    /**
     * The exact interval of a Poisson count, from gamma quantiles: F. Garwood, Biometrika 28
     * (1936).
     */
    @Override
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
