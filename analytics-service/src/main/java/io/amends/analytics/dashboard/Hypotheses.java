package io.amends.analytics.dashboard;

import io.amends.analytics.dashboard.Page.Hypothesis;
import io.amends.analytics.measure.Measure;
import io.amends.analytics.measure.Tally;

import java.util.List;

/**
 * The famous percentages: hypotheses, never constants. Each stands beside what was measured here,
 * or that nothing was.
 */
final class Hypotheses {
    private static final String NOT_YET = "not measured yet";

    private Hypotheses() {}

    static List<Hypothesis> beside(Tally tally) {
        return List.of(
                new Hypothesis(
                        "Up to 96 % of the dissatisfied never complain; 25 are silent for each who does",
                        "customer-service folklore, origin uncertain", NOT_YET),
                new Hypothesis(
                        "Up to 95 % would have stayed if the problem had been resolved quickly",
                        "customer-service folklore, origin uncertain", NOT_YET),
                new Hypothesis(
                        "68 % of lost customers left for an attitude of indifference, 14 % for product or service",
                        "attributed to an ASQC survey, origin uncertain", NOT_YET),
                new Hypothesis(
                        "A bad experience is told to nine others, by 13 % to more than 20; a good one to three or four",
                        "folklore", told(tally)),
                new Hypothesis(
                        "Winning a customer costs five times as much as keeping one",
                        "folklore",
                        NOT_YET),
                new Hypothesis(
                        "Service-driven firms charge up to 9 % more and grow twice as fast",
                        "folklore", NOT_YET));
    }

    private static String told(Tally tally) {
        return switch (Measure.estimate(tally.answers().told(), 1)) {
            case Measure.Known known ->
                    "the dissatisfied say they told %s others (95 %%: %s to %s, n = %s)"
                            .formatted(
                                    known.value(),
                                    known.low(),
                                    known.high(),
                                    Figures.count(known.n()));
            case Measure.Insufficient few when few.n() == 0 -> NOT_YET;
            case Measure.Insufficient few -> "not enough data (n = %d)".formatted(few.n());
        };
    }
}
