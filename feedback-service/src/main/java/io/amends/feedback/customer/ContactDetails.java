package io.amends.feedback.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import io.amends.chassis.web.RuleBroken.Violation;

import org.apache.commons.validator.routines.EmailValidator;
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
        loyaltyId = tidy(loyaltyId);
        email = tidy(email);
        phone = tidy(phone);
        name = tidy(name);
        locale = tidy(locale);
        if (phone != null) {
            String normal = e164(phone);
            phone = normal == null ? phone : normal;
        }
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
        if (email != null && (email.length() > LONGEST || !isAddress(email))) {
            violations.add(new Violation("/email", "must be an e-mail address"));
        }
        if (phone != null && e164(phone) == null) {
            violations.add(
                    new Violation(
                            "/phone",
                            "must be a phone number with its country code, such as +12025550123"));
        }
        if (locale != null && Locale.forLanguageTag(locale).getLanguage().isEmpty()) {
            violations.add(new Violation("/locale", "must be a language tag such as en-US"));
        }
        tooLong("/loyaltyId", loyaltyId, violations);
        tooLong("/name", name, violations);
        return violations;
    }

    /**
     * A machine's number instead of a domain would send the mail into the own network, and in
     * quotes could stand anything, also what a mail server or a page takes for something else.
     */
    private static boolean isAddress(String email) {
        return EmailValidator.getInstance().isValid(email)
                && !email.endsWith("]")
                && !email.contains("\"");
    }

    private static void tooLong(
            String pointer, @Nullable String value, List<Violation> violations) {
        if (value != null && value.length() > LONGEST) {
            violations.add(new Violation(pointer, "must be at most " + LONGEST + " characters"));
        }
    }

    private static @Nullable String tidy(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static @Nullable String e164(String phone) {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = phones.parse(phone, null);
            return phones.isPossibleNumber(number)
                    ? phones.format(number, PhoneNumberFormat.E164)
                    : null;
        } catch (NumberParseException unusable) {
            return null;
        }
    }
}
