package io.amends.proof.traffic;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One message sent once, and what came back, in the time of {@link System#nanoTime}.
 *
 * @param status of HTTP, or of its line in a batch; 0 when nothing came back
 * @param answer empty unless it was accepted
 */
public record Exchange(Message message, long began, long ended, int status, JsonNode answer) {

    public boolean accepted() {
        return status / 100 == 2;
    }

    public boolean unanswered() {
        return status == 0;
    }

    /** {@code recorded}, {@code duplicate}, {@code amended} or {@code superseded}. */
    public String outcome() {
        return answer.path("outcome").asText();
    }

    public String id() {
        return answer.path("id").asText();
    }
}
