package io.amends.customer.customer;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;

import io.amends.customer.customer.ContactPoint.Kind;

import org.apache.commons.validator.routines.EmailValidator;

import java.util.Locale;

/**
 * An e-mail address or phone number as somebody wrote it, normalised; or, if it can't be, as it was
 * written. What is not usable identifies nobody.
 */
public record Contact(Kind kind, String value, boolean usable) {
    private static final EmailValidator EMAILS = EmailValidator.getInstance();
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();

    /** An e-mail address in lower case. */
    public static Contact email(String written) {
        String value = written.strip().toLowerCase(Locale.ROOT);
        return new Contact(Kind.EMAIL, value, isAddress(value));
    }

    /**
     * A machine's number instead of a domain would send the mail into the own network, and in
     * quotes could stand anything, also what a mail server or a page takes for something else.
     */
    private static boolean isAddress(String value) {
        return EMAILS.isValid(value) && !value.endsWith("]") && !value.contains("\"");
    }

    /**
     * A phone number as E.164.
     *
     * @param country where it is dialled from, if it says no country code itself
     */
    public static Contact phone(String written, String country) {
        try {
            PhoneNumber number = PHONES.parse(written, country);
            if (PHONES.isValidNumber(number)) {
                return new Contact(Kind.PHONE, PHONES.format(number, PhoneNumberFormat.E164), true);
            }
        } catch (NumberParseException unreadable) {
            // as it was written, and unusable
        }
        return new Contact(Kind.PHONE, written.strip(), false);
    }
}
