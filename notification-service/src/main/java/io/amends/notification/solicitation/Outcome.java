package io.amends.notification.solicitation;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What became of a solicitation. All but {@code QUEUED} are published. */
public enum Outcome {
    /** Decided to send; the mail has not gone yet. */
    QUEUED("queued"),
    SENT("sent"),
    DEFERRED("deferred"),
    SUPPRESSED("suppressed"),
    HELD_OUT("heldout"),
    FAILED("failed"),
    /** The sending was interrupted: the customer may have the mail or not. */
    UNKNOWN("failed");

    private final String type;

    Outcome(String type) {
        this.type = type;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Nothing can follow. */
    boolean isLast() {
        return switch (this) {
            case SENT, SUPPRESSED, HELD_OUT, FAILED -> true;
            case QUEUED, DEFERRED, UNKNOWN -> false;
        };
    }

    String eventType() {
        return "solicitation." + type + ".v1";
    }

    public static Optional<Outcome> find(String word) {
        return Arrays.stream(values()).filter(outcome -> outcome.word().equals(word)).findFirst();
    }

    static Outcome of(String word) {
        return find(word)
                .orElseThrow(() -> new IllegalArgumentException("no outcome is called " + word));
    }
}
