package io.amends.customer.customer;

import io.amends.chassis.text.EmailAddress;
import io.amends.chassis.text.PhoneNumber;
import io.amends.chassis.text.PlainText;
import io.amends.customer.customer.ContactPoint.Kind;

/**
 * An e-mail address or phone number as somebody wrote it, normalised; or, if it can't be, as it was
 * written. What is not usable identifies nobody.
 */
public record Contact(Kind kind, String value, boolean usable) {

    /** An e-mail address in its one form. */
    public static Contact email(String written) {
        String value = EmailAddress.normalise(written);
        return new Contact(Kind.EMAIL, value, EmailAddress.isUsable(value));
    }

    /** As it would be normalised today. */
    Contact again() {
        Contact again =
                switch (kind) {
                    case EMAIL -> email(value);
                    // It says its country itself.
                    case PHONE -> usable ? phone(value, "ZZ") : this;
                };
        return again.usable() || !usable ? again : this;
    }

    /**
     * A phone number as E.164.
     *
     * @param country where it is dialled from, if it says no country code itself
     */
    public static Contact phone(String written, String country) {
        return PhoneNumber.e164(written, country)
                .map(e164 -> new Contact(Kind.PHONE, e164, true))
                .orElseGet(() -> new Contact(Kind.PHONE, PlainText.code(written), false));
    }
}
