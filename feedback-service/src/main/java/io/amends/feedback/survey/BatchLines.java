package io.amends.feedback.survey;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.chassis.web.JsonElements;
import io.amends.chassis.web.RuleBroken;

import java.util.List;

/** Takes a batch apart into its lines, so that each is read, and refused, by itself. */
final class BatchLines {
    private static final int MOST = 10_000;

    private BatchLines() {}

    /**
     * The elements of a JSON array, or the lines of NDJSON; empty lines are passed over.
     *
     * @throws RuleBroken when there are more than 10,000
     */
    static List<byte[]> split(byte[] body) {
        List<byte[]> lines = firstOf(body) == '[' ? JsonElements.of(body, MOST) : lines(body);
        if (lines.size() > MOST) {
            throw RuleBroken.at("", "must have at most 10,000 lines");
        }
        return lines;
    }

    private static List<byte[]> lines(byte[] body) {
        return new String(body, UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.getBytes(UTF_8))
                .toList();
    }

    private static int firstOf(byte[] body) {
        for (byte b : body) {
            if (!Character.isWhitespace(b)) {
                return b;
            }
        }
        return -1;
    }
}
