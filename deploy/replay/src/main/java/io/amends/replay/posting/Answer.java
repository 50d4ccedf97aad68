package io.amends.replay.posting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What a service answered.
 *
 * @param request method and path
 */
public record Answer(String request, int status, String body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectReader NODES = JSON.readerFor(JsonNode.class);

    public boolean ok() {
        return status / 100 == 2;
    }

    /**
     * @throws Refused unless it is ok
     */
    public Answer orRefuse() {
        if (!ok()) {
            throw new Refused(this);
        }
        return this;
    }

    /** The body as JSON; a missing node when it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    /** A batch's results in order, whether they came as lines or as an array. */
    public List<JsonNode> results() {
        try (MappingIterator<JsonNode> lines = NODES.readValues(body)) {
            return lines.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException("a batch's answer that is no JSON", e);
        }
    }

    /** A problem (RFC 9457) in one line, with the fields that it names. */
    public static String problem(JsonNode problem) {
        StringBuilder told = new StringBuilder(problem.path("title").asText("refused"));
        String detail = problem.path("detail").asText("");
        if (!detail.isEmpty()) {
            told.append(": ").append(detail);
        }
        for (JsonNode error : problem.path("errors")) {
            told.append("; ")
                    .append(error.path("pointer").asText(""))
                    .append(' ')
                    .append(error.path("detail").asText(""));
        }
        return told.toString();
    }
}
