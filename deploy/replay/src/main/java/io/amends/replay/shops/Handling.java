package io.amends.replay.shops;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** How a case was handled: most well, some late, some hardly at all. */
enum Handling {
    WELL(10, 90, 4 * 60, 14 * 60, 0.05),
    LATE(8 * 60, 20 * 60, 30 * 60, 60 * 60, 0.25),
    BADLY(30 * 60, 60 * 60, 80 * 60, 120 * 60, 0.55);

    /** Cases younger than this that were handled badly are still untouched. */
    private static final Duration STILL_LYING = Duration.ofDays(9);

    private final int firstAnswerFrom;
    private final int firstAnswerTo;
    private final int resolvedFrom;
    private final int resolvedTo;
    private final double leaving;

    /** Times in minutes in which the shop was open. */
    Handling(
            int firstAnswerFrom,
            int firstAnswerTo,
            int resolvedFrom,
            int resolvedTo,
            double leaving) {
        this.firstAnswerFrom = firstAnswerFrom;
        this.firstAnswerTo = firstAnswerTo;
        this.resolvedFrom = resolvedFrom;
        this.resolvedTo = resolvedTo;
        this.leaving = leaving;
    }

    static Handling any(RandomGenerator random) {
        double chance = random.nextDouble();
        return chance < 0.62 ? WELL : chance < 0.89 ? LATE : BADLY;
    }

    /** How probably a customer who was treated so does not come back. */
    double leaving() {
        return leaving;
    }

    /** What was done until now about a case opened then. */
    List<CaseStep> steps(
            PastVisit visit, Cause cause, Instant opened, Instant now, RandomGenerator random) {
        OpeningHours hours = visit.shop().hours();
        Instant answered = hours.after(opened, minutes(random, firstAnswerFrom, firstAnswerTo));
        Instant called = hours.after(answered, minutes(random, 20, 150));
        Instant remedied = hours.after(called, minutes(random, 5, 60));
        Instant resolved = hours.after(opened, minutes(random, resolvedFrom, resolvedTo));
        if (resolved.isBefore(remedied)) {
            resolved = hours.after(remedied, minutes(random, 10, 60));
        }
        Instant lyingSince = now.minus(STILL_LYING);

        List<CaseStep> steps = new ArrayList<>();
        boolean lying = this == BADLY && opened.isAfter(lyingSince);
        if (!lying) {
            steps.add(new CaseStep.Acknowledged(answered));
            if (this != BADLY) {
                steps.add(
                        new CaseStep.Contacted(
                                called,
                                visit.customer() == null ? "counter" : "phone",
                                Texts.contact(random)));
                steps.add(remedy(visit, cause, remedied, random));
            } else {
                steps.add(
                        new CaseStep.Remedied(
                                remedied, "apology", null, "A standard letter, late."));
            }
            steps.add(new CaseStep.Resolved(resolved, cause, Texts.resolution(cause, random)));
        }
        steps.removeIf(step -> step.at().isAfter(now));
        return List.copyOf(steps);
    }

    private static CaseStep remedy(
            PastVisit visit, Cause cause, Instant at, RandomGenerator random) {
        long half = Math.max(1, visit.minor() / 2);
        return switch (cause) {
            case BILLING ->
                    new CaseStep.Remedied(at, "refund", half, "The difference, to the card.");
            case PRODUCT ->
                    random.nextInt(3) == 0
                            ? new CaseStep.Remedied(at, "refund", visit.minor(), "In full.")
                            : new CaseStep.Remedied(at, "redo", half, "Made again, at our cost.");
            case WAITING, ENVIRONMENT ->
                    new CaseStep.Remedied(at, "credit", half, "Credit on the card.");
            case BROKEN_PROMISE ->
                    new CaseStep.Remedied(at, "gift", half, "Delivered with a box of pastries.");
            case INDIFFERENCE ->
                    new CaseStep.Remedied(at, "apology", null, "The manager apologised in person.");
        };
    }

    private static Duration minutes(RandomGenerator random, int from, int to) {
        return Duration.ofMinutes(random.nextInt(from, to));
    }
}
