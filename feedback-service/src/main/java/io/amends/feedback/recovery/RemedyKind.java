package io.amends.feedback.recovery;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What can be given to put something right. */
public enum RemedyKind {
    @JsonProperty("apology")
    APOLOGY,
    @JsonProperty("redo")
    REDO,
    @JsonProperty("refund")
    REFUND,
    @JsonProperty("credit")
    CREDIT,
    @JsonProperty("upgrade")
    UPGRADE,
    @JsonProperty("gift")
    GIFT
}
