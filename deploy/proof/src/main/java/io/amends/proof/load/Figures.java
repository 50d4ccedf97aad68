package io.amends.proof.load;

import io.amends.proof.Findings;

import org.HdrHistogram.Histogram;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, a value of each round, and whether it is what was promised. */
final class Figures {

    private final Map<String, List<Double>> values = new LinkedHashMap<>();
    private final Map<String, Goal> goals = new LinkedHashMap<>();

    double note(Goal goal, double value) {
        goals.put(goal.figure(), goal);
        return note(goal.figure(), value);
    }

    /** One that nothing is promised of, but explains the others. */
    double note(String figure, double value) {
        values.computeIfAbsent(figure, first -> new ArrayList<>()).add(value);
        System.out.printf("  %-70s %,.2f%n", figure, value);
        return value;
    }

    void note(String figure, long count) {
        note(figure, (double) count);
    }

    double note(String figure, Crowd.Outcome outcome) {
        if (outcome.refused() > 0) {
            note("refused: " + figure, outcome.refused());
        }
        return note(figure, outcome.perSecond());
    }

    /**
     * @param micros microseconds, noted as milliseconds
     */
    void note(Goal median, Goal tail, Histogram micros) {
        note(median, micros.getValueAtPercentile(50) / 1e3);
        note(tail, micros.getValueAtPercentile(99) / 1e3);
    }

    /** The medians, from least to most, each with its verdict. */
    void conclude(Findings findings) {
        values.forEach(
                (figure, rounds) -> {
                    double median = median(rounds);
                    Map<String, Object> said = new LinkedHashMap<>();
                    said.put("median", rounded(median));
                    said.put("least", rounded(Collections.min(rounds)));
                    said.put("most", rounded(Collections.max(rounds)));
                    Goal goal = goals.get(figure);
                    if (goal != null) {
                        said.put("must", goal.must());
                        said.put("aim", goal.aim());
                        said.put("verdict", goal.verdict(median));
                        if (goal.isBroken(median)) {
                            findings.violation(
                                    "%s: %s is far from %s"
                                            .formatted(figure, rounded(median), goal.must()));
                        }
                    }
                    findings.figure(figure, said);
                });
    }

    private static double median(List<Double> rounds) {
        List<Double> sorted = rounds.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** Three decimals say more than is known. */
    private static double rounded(double value) {
        return Math.round(value * 1e3) / 1e3;
    }
}
