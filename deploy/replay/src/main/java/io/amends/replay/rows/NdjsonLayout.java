package io.amends.replay.rows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** A visit a line, in the API's own words. */
public record NdjsonLayout() implements Layout {

    /** A second visit on the same line must not get lost. */
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    @Override
    public Stream<List<String>> rows(BufferedReader text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).map(List::of);
    }

    @Override
    public RowReader reader(Iterator<List<String>> rows) {
        return fields -> {
            try {
                if (!(JSON.readTree(fields.getFirst()) instanceof ObjectNode visit)) {
                    throw new UnreadableRow("not a JSON object");
                }
                if (!visit.path("occurredAt").isTextual()) {
                    throw new UnreadableRow("no occurredAt");
                }
                return visit;
            } catch (JsonProcessingException e) {
                throw new UnreadableRow("not JSON: " + e.getOriginalMessage());
            }
        };
    }
}
