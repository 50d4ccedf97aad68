package io.amends.feedback.desk;

import io.amends.chassis.web.Characters;
import io.amends.chassis.web.NotFound;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Money;
import io.amends.feedback.recovery.RemedyKind;

import jakarta.ws.rs.core.MultivaluedMap;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.Objects;

/** A form of the desk as it was sent. */
final class CaseForm {
    private static final int LONGEST_NOTE = 4_000;
    private static final int LONGEST_REASON = 1_000;

    private final MultivaluedMap<String, String> fields;

    CaseForm(MultivaluedMap<String, String> fields) {
        this.fields = fields;
    }

    /** What was typed, to be shown again with what is wrong. */
    Typed typed(String action) {
        return new Typed(action, fields);
    }

    /**
     * What it asks to be done.
     *
     * @param action the last part of the form's address
     */
    Work read(String action) {
        return switch (action) {
            case "acknowledgement" -> new Work.Acknowledge(note());
            case "assignment" -> new Work.Assign(text("to"));
            case "contacts" ->
                    new Work.Contact(
                            Objects.requireNonNullElse(text("channel"), "phone"),
                            !"no".equals(text("reached")),
                            note());
            case "remedies" -> new Work.Remedy(remedyKind(), cost(), reason(), note());
            case "resolution" -> new Work.Resolve(cause(), note());
            case "confirmation" -> new Work.Confirm(note());
            case "reopening" -> new Work.Reopen(note());
            case "closing" -> new Work.Close(note());
            default -> throw new NotFound("nothing of this kind can be done about a case");
        };
    }

    /** The ETag of the version that was on the page. */
    @Nullable String seen() {
        String version = text("version");
        return version == null ? null : '"' + version + '"';
    }

    boolean cameFromQueue() {
        return "queue".equals(text("back"));
    }

    private @Nullable String note() {
        String note = text("note");
        if (note != null && Characters.moreThan(LONGEST_NOTE, note)) {
            throw RuleBroken.at("/note", "a note has at most 4,000 characters");
        }
        return note;
    }

    private @Nullable String reason() {
        String reason = text("reason");
        if (reason != null && Characters.moreThan(LONGEST_REASON, reason)) {
            throw RuleBroken.at("/reason", "a reason has at most 1,000 characters");
        }
        return reason;
    }

    private RemedyKind remedyKind() {
        String kind = text("kind");
        return Arrays.stream(RemedyKind.values())
                .filter(known -> known.name().equalsIgnoreCase(kind))
                .findFirst()
                .orElseThrow(() -> RuleBroken.at("/kind", "choose what was given"));
    }

    private @Nullable Cause cause() {
        String cause = text("cause");
        return Arrays.stream(Cause.values())
                .filter(known -> known.code().equals(cause))
                .findFirst()
                .orElse(null);
    }

    /** An amount as people write it, such as 12.50, in the currency that stood beside it. */
    private @Nullable Money cost() {
        String amount = text("cost");
        if (amount == null) {
            return null;
        }
        try {
            String currency = Objects.requireNonNullElse(text("currency"), "");
            int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
            return new Money(
                    new BigDecimal(amount.replace(',', '.'))
                            .movePointRight(digits)
                            .longValueExact(),
                    currency);
        } catch (ArithmeticException | IllegalArgumentException notAnAmount) {
            throw RuleBroken.at("/cost", "the cost is an amount such as 12.50");
        }
    }

    private @Nullable String text(String field) {
        String value = fields.getFirst(field);
        return value == null || value.isBlank() ? null : value.strip();
    }
}
