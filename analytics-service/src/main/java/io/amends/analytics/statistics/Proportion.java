package io.amends.analytics.statistics;

/** A share: so many of so many. */
public record Proportion(long part, long whole) implements Estimate {
    public Proportion {
        if (part < 0 || part > whole) {
            throw new IllegalArgumentException("a part is between nothing and the whole");
        }
    }

    @Override
    public long n() {
        return whole;
    }

    /** Between 0 and 1. */
    @Override
    public double value() {
        return (double) part / whole;
    }

    /** The score interval of E. B. Wilson, 'Probable inference', JASA 22 (1927). */
    @Override
    public Interval interval(Confidence confidence) {
        double z2 = Math.pow(confidence.z(), 2);
        double n = whole;
        double p = value();
        double middle = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = confidence.z() / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return new Interval(part == 0 ? 0 : middle - half, part == whole ? 1 : middle + half);
    }
}
