package io.amends.analytics.statistics;

/** How many more would recommend (9-10) than not (0-6), per hundred answers on 0-10. */
public record NetPromoterScore(long promoters, long detractors, long n) implements Estimate {
    public static final NetPromoterScore NONE = new NetPromoterScore(0, 0, 0);

    public NetPromoterScore plus(NetPromoterScore other) {
        return new NetPromoterScore(
                promoters + other.promoters, detractors + other.detractors, n + other.n);
    }

    public NetPromoterScore minus(NetPromoterScore other) {
        return new NetPromoterScore(
                promoters - other.promoters, detractors - other.detractors, n - other.n);
    }

    /** Between -100 and 100. */
    @Override
    public double value() {
        return 100.0 * (promoters - detractors) / n;
    }

    /** Normal, with the variance of the mean of +1, 0 and -1: [p + d - (p - d)^2] / n. */
    @Override
    public Interval interval(Confidence confidence) {
        double p = (double) promoters / n;
        double d = (double) detractors / n;
        double half = 100 * confidence.z() * Math.sqrt((p + d - Math.pow(p - d, 2)) / n);
        return new Interval(Math.max(-100, value() - half), Math.min(100, value() + half));
    }
}
