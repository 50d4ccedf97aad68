package io.amends.proof.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * What a service answered.
 *
 * @param status 0 when the connection was closed without an answer
 * @param headers by their names in lower case
 */
public record Answer(int status, Map<String, String> headers, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static final Answer NONE = new Answer(0, Map.of(), new byte[0]);

    public boolean ok() {
        return status / 100 == 2;
    }

    public boolean isProblem() {
        return mediaType().equals("application/problem+json");
    }

    /** Without its parameters; empty when there is none. */
    public String mediaType() {
        return header("content-type").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /** Empty when it isn't there. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body; a missing node when it is not JSON. */
    public JsonNode json() {
        return json(text());
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException notJson) {
            return JSON.missingNode();
        }
    }

    @Override
    public String toString() {
        String text = text();
        return status + " " + (text.length() > 300 ? text.substring(0, 300) + "…" : text);
    }
}
