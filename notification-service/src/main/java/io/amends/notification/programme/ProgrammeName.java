package io.amends.notification.programme;

import com.fasterxml.jackson.annotation.JsonValue;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The programmes that exist. What each does is code; what the business may set about it is a {@link
 * Programme}.
 */
public enum ProgrammeName {
    POST_VISIT_SURVEY(ProgrammeClass.SURVEY),
    WELCOME(ProgrammeClass.MARKETING),
    RECOVERY_ACKNOWLEDGEMENT(ProgrammeClass.TRANSACTIONAL),
    /** To the location's staff, not to a customer. */
    RECOVERY_ALERT(ProgrammeClass.TRANSACTIONAL);

    private final ProgrammeClass kind;

    ProgrammeName(ProgrammeClass kind) {
        this.kind = kind;
    }

    public ProgrammeClass kind() {
        return kind;
    }

    /** Whether it writes to the location's staff; the others write to a customer. */
    public boolean isToStaff() {
        return this == RECOVERY_ALERT;
    }

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<ProgrammeName> find(String word) {
        return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst();
    }

    /** For words that this service wrote itself. */
    public static ProgrammeName of(String word) {
        return find(word)
                .orElseThrow(() -> new IllegalArgumentException("no programme is called " + word));
    }
}
