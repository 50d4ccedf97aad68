package io.amends.replay;

import io.amends.replay.posting.Tally;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is told at the end of a posting.
 *
 * @param rows done in this run, to which the duration belongs
 */
record Summary(Tally tally, long rows, Duration duration) {

    private static final List<String> OUTCOMES =
            List.of("recorded", "duplicate", "amended", "superseded", Tally.REJECTED);
    private static final int REASONS = 10;

    void print(PrintStream out) {
        line(out, "rows", tally.rows());
        line(out, "sent", tally.sent());
        OUTCOMES.forEach(outcome -> line(out, outcome, tally.count(outcome)));
        if (tally.noticed() > 0) {
            line(out, "with notices", tally.noticed());
        }
        tally.reasons().entrySet().stream()
                .sorted(
                        Comparator.comparingLong(
                                (Map.Entry<String, Tally.Rejections> reason) ->
                                        -reason.getValue().rows()))
                .limit(REASONS)
                .forEach(
                        reason ->
                                out.printf(
                                        Locale.ROOT,
                                        "               %,d × %s (row %d)%n",
                                        reason.getValue().rows(),
                                        reason.getKey(),
                                        reason.getValue().firstRow()));
        double seconds = Math.max(0.001, duration.toMillis() / 1000.0);
        out.printf(Locale.ROOT, "%-14s%,.1f s, %,.0f visits/s%n", "in", seconds, rows / seconds);
    }

    private static void line(PrintStream out, String what, long count) {
        out.printf(Locale.ROOT, "%-14s%,10d%n", what, count);
    }
}
