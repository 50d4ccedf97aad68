package io.amends.replay.posting;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the rows. Outcomes are in the API's words; 'rejected' rows are by reason.
 *
 * @param sent rows that were posted; the others were unreadable
 * @param noticed visits kept although something about them was untidy
 */
public record Tally(
        long rows,
        long sent,
        long noticed,
        Map<String, Long> outcomes,
        Map<String, Rejections> reasons) {

    private static final int REASONS = 50;
    private static final String OTHER = "other reasons";

    /** Rows rejected for one reason, and the number of one of them. */
    public record Rejections(long rows, long firstRow) {

        private Rejections plus(Rejections other) {
            return new Rejections(rows + other.rows, Math.min(firstRow, other.firstRow));
        }
    }

    public static final Tally EMPTY = new Tally(0, 0, 0, Map.of(), Map.of());
    public static final String REJECTED = "rejected";

    static Tally outcome(String outcome, boolean noticed) {
        return new Tally(1, 1, noticed ? 1 : 0, Map.of(outcome, 1L), Map.of());
    }

    static Tally rejected(long row, String reason) {
        return new Tally(1, 1, 0, Map.of(REJECTED, 1L), Map.of(reason, new Rejections(1, row)));
    }

    static Tally unreadable(long row, String reason) {
        return new Tally(
                1,
                0,
                0,
                Map.of(REJECTED, 1L),
                Map.of("not sent: " + reason, new Rejections(1, row)));
    }

    /** The result of one visit in a batch, or the answer to a single one. */
    static Tally of(long row, JsonNode result) {
        String outcome = result.path("outcome").asText("");
        if (outcome.isEmpty() || outcome.equals(REJECTED)) {
            return rejected(
                    row, Answer.problem(result.has("problem") ? result.path("problem") : result));
        }
        return outcome(outcome, !result.path("notices").isEmpty());
    }

    public Tally plus(Tally other) {
        Map<String, Long> outcomes = new TreeMap<>(this.outcomes);
        other.outcomes.forEach((outcome, rows) -> outcomes.merge(outcome, rows, Long::sum));
        Map<String, Rejections> reasons = new TreeMap<>(this.reasons);
        other.reasons.forEach(
                (reason, rejections) ->
                        reasons.merge(
                                reasons.containsKey(reason) || reasons.size() < REASONS
                                        ? reason
                                        : OTHER,
                                rejections,
                                Rejections::plus));
        return new Tally(
                rows + other.rows, sent + other.sent, noticed + other.noticed, outcomes, reasons);
    }

    public long count(String outcome) {
        return outcomes.getOrDefault(outcome, 0L);
    }
}
