package io.amends.analytics.statistics;

/** What a sample says about the truth, and how surely. */
public sealed interface Estimate permits Mean, Median, NetPromoterScore, Proportion, Rate {

    /** How many things it is based on. */
    long n();

    double value();

    Interval interval(Confidence confidence);
}
