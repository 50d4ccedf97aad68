package io.amends.feedback.customer;

import io.amends.chassis.text.EmailAddress;
import io.amends.chassis.text.PersonName;
import io.amends.chassis.text.PhoneNumber;
import io.amends.chassis.text.PlainText;
import io.amends.chassis.web.Characters;
import io.amends.chassis.web.RuleBroken.Violation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How somebody who is not known yet can be recognised and reached. */
public record ContactDetails(
        @Nullable String loyaltyId,
        @Nullable String email,
        @Nullable String phone,
        @Nullable String name,
        @Nullable String locale) {

    private static final int LONGEST = 200;

    public ContactDetails {
        loyaltyId = tidy(loyaltyId == null ? null : PlainText.code(loyaltyId));
        email = tidy(email);
        email = email == null ? null : EmailAddress.normalise(email);
        phone = tidy(phone);
        phone = phone == null ? null : PhoneNumber.e164(phone, null).orElse(phone);
        name = tidy(name);
        locale = tidy(locale);
    }

    /** The same with the phone number read as it is dialled in a country (ISO 3166). */
    public ContactDetails dialledIn(String country) {
        return phone == null
                ? this
                : new ContactDetails(
                        loyaltyId,
                        email,
                        PhoneNumber.e164(phone, country).orElse(phone),
                        name,
                        locale);
    }

    /** Whether there is anything that a customer can be recognised by. */
    public boolean identify() {
        return loyaltyId != null || email != null || phone != null;
    }

    /** What is wrong with them; pointers are relative to the details themselves. */
    public List<Violation> violations() {
        List<Violation> violations = new ArrayList<>();
        if (!identify()) {
            violations.add(new Violation("", "needs a loyaltyId, an email or a phone"));
        }
        if (email != null && (email.length() > LONGEST || !EmailAddress.isUsable(email))) {
            violations.add(new Violation("/email", "must be an e-mail address"));
        }
        if (phone != null && PhoneNumber.e164(phone, null).isEmpty()) {
            violations.add(
                    new Violation(
                            "/phone",
                            "must be a phone number with its country code, such as +12025550123"));
        }
        if (locale != null && Locale.forLanguageTag(locale).getLanguage().isEmpty()) {
            violations.add(new Violation("/locale", "must be a language tag such as en-US"));
        }
        if (name != null && !PersonName.isPlain(name)) {
            violations.add(new Violation("/name", PersonName.RULE));
        }
        tooLong("/loyaltyId", loyaltyId, violations);
        tooLong("/name", name, violations);
        return violations;
    }

    private static void tooLong(
            String pointer, @Nullable String value, List<Violation> violations) {
        if (value != null && Characters.moreThan(LONGEST, value)) {
            violations.add(new Violation(pointer, "must be at most " + LONGEST + " characters"));
        }
    }

    private static @Nullable String tidy(@Nullable String value) {
        String line = value == null ? "" : PlainText.line(value);
        return line.isEmpty() ? null : line;
    }
}
