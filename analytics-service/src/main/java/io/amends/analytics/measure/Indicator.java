package io.amends.analytics.measure;

import io.amends.analytics.statistics.Confidence;
import io.amends.analytics.statistics.Mean;
import io.amends.analytics.statistics.Median;
import io.amends.analytics.statistics.NetPromoterScore;
import io.amends.analytics.statistics.Proportion;
import io.amends.analytics.statistics.Rate;

import java.util.Arrays;
import java.util.Optional;

/** The measures by name. Shares are between 0 and 1. */
public enum Indicator {
    VISITS("visits"),
    IDENTIFIED_SHARE("identifiedShare"),
    CUSTOMERS("customers"),
    NEW_CUSTOMERS("newCustomers"),
    RETURNING_CUSTOMERS("returningCustomers"),
    SOLICITATIONS_SENT("solicitationsSent"),
    SOLICITATIONS_SUPPRESSED("solicitationsSuppressed"),
    SOLICITATIONS_HELD_OUT("solicitationsHeldOut"),
    RESPONSE_RATE("responseRate"),
    FEEDBACK("feedback"),
    NPS("nps"),
    CSAT("csat"),
    CES("ces"),
    COMPLAINTS("complaints"),
    COMPLAINTS_PER_1000_VISITS("complaintsPer1000Visits"),
    TIME_TO_ACKNOWLEDGE("timeToAcknowledge"),
    TIME_TO_RESOLVE("timeToResolve"),
    ACKNOWLEDGED_IN_TIME("acknowledgedInTime"),
    RESOLVED_IN_TIME("resolvedInTime");

    private final String word;

    Indicator(String word) {
        this.word = word;
    }

    /** Its name in JSON, CSV and URLs. */
    public String word() {
        return word;
    }

    /** The measure that a tally comes to. */
    public Measure of(Tally tally) {
        return switch (this) {
            case VISITS -> Measure.count(tally.visits().all());
            case IDENTIFIED_SHARE -> share(tally.visits().identifiedShare());
            case CUSTOMERS -> Measure.count(tally.customers().distinct());
            case NEW_CUSTOMERS -> Measure.count(tally.customers().firstTime());
            case RETURNING_CUSTOMERS -> Measure.count(tally.customers().returning());
            case SOLICITATIONS_SENT -> Measure.count(tally.solicitations().sent());
            case SOLICITATIONS_SUPPRESSED -> Measure.count(tally.solicitations().suppressed());
            case SOLICITATIONS_HELD_OUT -> Measure.count(tally.solicitations().heldOut());
            case RESPONSE_RATE -> share(tally.solicitations().responseRate());
            case FEEDBACK -> Measure.count(tally.answers().feedback());
            case NPS -> score(tally.answers().nps());
            case CSAT -> share(tally.answers().csat());
            case CES -> mean(tally.answers().ces());
            case COMPLAINTS -> Measure.count(tally.complaints());
            case COMPLAINTS_PER_1000_VISITS -> rate(tally.complaintRate());
            case TIME_TO_ACKNOWLEDGE -> median(tally.cases().toAcknowledge());
            case TIME_TO_RESOLVE -> median(tally.cases().toResolve());
            case ACKNOWLEDGED_IN_TIME -> share(tally.cases().acknowledgedInTime());
            case RESOLVED_IN_TIME -> share(tally.cases().resolvedInTime());
        };
    }

    public static Optional<Indicator> called(String word) {
        return Arrays.stream(values()).filter(indicator -> indicator.word.equals(word)).findAny();
    }

    private static Measure share(Proportion share) {
        return Measure.estimate(
                share.whole(), 4, share::value, () -> share.interval(Confidence.SHOWN));
    }

    private static Measure score(NetPromoterScore score) {
        return Measure.estimate(score.n(), 1, score::value, () -> score.interval(Confidence.SHOWN));
    }

    private static Measure mean(Mean mean) {
        return Measure.estimate(mean.n(), 2, mean::value, () -> mean.interval(Confidence.SHOWN));
    }

    private static Measure rate(Rate rate) {
        return Measure.estimate(
                rate.exposure(), 2, rate::value, () -> rate.interval(Confidence.SHOWN));
    }

    private static Measure median(Median median) {
        return Measure.estimate(
                median.n(), 1, median::value, () -> median.interval(Confidence.SHOWN));
    }
}
