package io.amends.analytics.statistics;

/**
 * The average of n values.
 *
 * @param sum of the values
 * @param squares the sum of their squares
 */
public record Mean(long n, double sum, double squares) implements Estimate {

    @Override
    public double value() {
        return sum / n;
    }

    /** Student's t, the variance estimated from the values; without two values there is none. */
    @Override
    public Interval interval(Confidence confidence) {
        if (n < 2) {
            return new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        double variance = Math.max(0, (squares - sum * sum / n) / (n - 1));
        double half = confidence.t(n) * Math.sqrt(variance / n);
        return new Interval(value() - half, value() + half);
    }
}
