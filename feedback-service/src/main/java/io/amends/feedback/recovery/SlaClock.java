package io.amends.feedback.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a customer who complained is kept waiting for. */
public enum SlaClock {
    @JsonProperty("acknowledge")
    ACKNOWLEDGE,
    @JsonProperty("resolve")
    RESOLVE
}
