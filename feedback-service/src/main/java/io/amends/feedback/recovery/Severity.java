package io.amends.feedback.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How bad it was for the customer; decides how long the desk has. */
public enum Severity {
    @JsonProperty("minor")
    MINOR,
    @JsonProperty("normal")
    NORMAL,
    @JsonProperty("severe")
    SEVERE
}
