package io.amends.analytics.statistics;

/** Between which values the truth lies, with the confidence that was asked for. */
public record Interval(double low, double high) {

    /** Whether every value here is beyond every value there: the difference is more than chance. */
    public boolean isApartFrom(Interval other) {
        return high < other.low || other.high < low;
    }
}
