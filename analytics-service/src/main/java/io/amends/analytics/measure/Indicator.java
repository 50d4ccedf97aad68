package io.amends.analytics.measure;

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
            case IDENTIFIED_SHARE -> Measure.estimate(tally.visits().identifiedShare(), 4);
            case CUSTOMERS -> Measure.count(tally.customers().distinct());
            case NEW_CUSTOMERS -> Measure.count(tally.customers().firstTime());
            case RETURNING_CUSTOMERS -> Measure.count(tally.customers().returning());
            case SOLICITATIONS_SENT -> Measure.count(tally.solicitations().sent());
            case SOLICITATIONS_SUPPRESSED -> Measure.count(tally.solicitations().suppressed());
            case SOLICITATIONS_HELD_OUT -> Measure.count(tally.solicitations().heldOut());
            case RESPONSE_RATE -> Measure.estimate(tally.solicitations().responseRate(), 4);
            case FEEDBACK -> Measure.count(tally.answers().feedback());
            case NPS -> Measure.estimate(tally.answers().nps(), 1);
            case CSAT -> Measure.estimate(tally.answers().csat(), 4);
            case CES -> Measure.estimate(tally.answers().ces(), 2);
            case COMPLAINTS -> Measure.count(tally.complaints());
            case COMPLAINTS_PER_1000_VISITS -> Measure.estimate(tally.complaintRate(), 2);
            case TIME_TO_ACKNOWLEDGE -> Measure.estimate(tally.cases().toAcknowledge(), 1);
            case TIME_TO_RESOLVE -> Measure.estimate(tally.cases().toResolve(), 1);
            case ACKNOWLEDGED_IN_TIME -> Measure.estimate(tally.cases().acknowledgedInTime(), 4);
            case RESOLVED_IN_TIME -> Measure.estimate(tally.cases().resolvedInTime(), 4);
        };
    }

    public static Optional<Indicator> called(String word) {
        return Arrays.stream(values()).filter(indicator -> indicator.word.equals(word)).findAny();
    }
}
