package io.amends.feedback.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** How far the work on a complaint is. */
public enum CaseState {
    @JsonProperty("opened")
    OPENED("opened"),
    @JsonProperty("acknowledged")
    ACKNOWLEDGED("acknowledged"),
    @JsonProperty("in-progress")
    IN_PROGRESS("in progress"),
    @JsonProperty("resolved")
    RESOLVED("resolved"),
    @JsonProperty("confirmed")
    CONFIRMED("confirmed by the customer"),
    @JsonProperty("closed")
    CLOSED("closed");

    private final String words;

    CaseState(String words) {
        this.words = words;
    }

    /** As in JSON and addresses. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people to read. */
    public String words() {
        return words;
    }

    /** Whether there is still something to put right. */
    public boolean isOpen() {
        return switch (this) {
            case OPENED, ACKNOWLEDGED, IN_PROGRESS -> true;
            case RESOLVED, CONFIRMED, CLOSED -> false;
        };
    }
}
