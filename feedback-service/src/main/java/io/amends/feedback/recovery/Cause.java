package io.amends.feedback.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;

import java.util.Locale;

/** What a complaint is about: the first level of the taxonomy. */
public enum Cause {
    @JsonProperty("indifference")
    INDIFFERENCE,
    @JsonProperty("broken-promise")
    BROKEN_PROMISE,
    @JsonProperty("product")
    PRODUCT,
    @JsonProperty("billing")
    BILLING,
    @JsonProperty("waiting")
    WAITING,
    @JsonProperty("environment")
    ENVIRONMENT,
    @JsonProperty("safety")
    SAFETY,
    @JsonProperty("other")
    OTHER;

    /** As in JSON, forms and style sheets. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people to read. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
