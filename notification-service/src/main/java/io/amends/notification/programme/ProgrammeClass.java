package io.amends.notification.programme;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Locale;
import java.util.Optional;

/** Why a programme may write at all. */
public enum ProgrammeClass {
    /** Answers to the customer's own request, and alerts to staff: needs no consent. */
    TRANSACTIONAL,
    SURVEY,
    MARKETING;

    /** What the customer must have agreed to; none for transactional mail. */
    public Optional<Purpose> purpose() {
        return switch (this) {
            case TRANSACTIONAL -> Optional.empty();
            case SURVEY -> Optional.of(Purpose.FEEDBACK);
            case MARKETING -> Optional.of(Purpose.MARKETING);
        };
    }

    public boolean isTransactional() {
        return this == TRANSACTIONAL;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
