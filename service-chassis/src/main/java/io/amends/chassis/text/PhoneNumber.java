package io.amends.chassis.text;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The one form of a phone number: E.164, as it is dialled today. */
public final class PhoneNumber {
    private static final PhoneNumberUtil PHONES = PhoneNumberUtil.getInstance();
    private static final int LONGEST = 100;

    /** What is dialled before a country code where nothing or something else was expected. */
    private static final Pattern ABROAD = Pattern.compile("^[^0-9+]*(?:00|011)(?=[^0-9]*[1-9])");

    /**
     * Numbers of a plan that was changed, as they stand in old address books, and what they became.
     */
    private record Migration(Pattern old, String now) {
        static Migration of(String old, String now) {
            return new Migration(Pattern.compile(old), now);
        }

        Optional<String> of(String number) {
            Matcher matcher = old.matcher(number);
            return matcher.matches() ? Optional.of(matcher.replaceFirst(now)) : Optional.empty();
        }
    }

    private static final List<Migration> MIGRATIONS =
            List.of(
                    // Mexico, 2019: the 1 and the prefixes 044, 045 and 01 are no longer dialled
                    Migration.of("\\+52(?:1|01|04[45])([1-9]\\d{9})", "+52$1"),
                    // Brazil, 2012 to 2016: a 9 before every mobile number
                    Migration.of("\\+55(\\d\\d)([6-9]\\d{7})", "+55$19$2"),
                    // Côte d'Ivoire, 2021: the operator's prefix before every mobile number
                    Migration.of("\\+225([04-9][0-3]\\d{6})", "+22501$1"),
                    Migration.of("\\+225([04-9][4-6]\\d{6})", "+22505$1"),
                    Migration.of("\\+225([04-9][7-9]\\d{6})", "+22507$1"));

    private PhoneNumber() {}

    /**
     * The number as E.164, or nothing if it is none.
     *
     * @param country ISO 3166 code of where it is dialled from, if it says no country code itself;
     *     without it only a number with {@code +}, {@code 00} or {@code 011} can be read
     */
    public static Optional<String> e164(String written, @Nullable String country) {
        if (written.length() > LONGEST) {
            return Optional.empty();
        }
        String number = PlainText.code(written);
        return Stream.of(number, ABROAD.matcher(number).replaceFirst("+"))
                .distinct()
                .flatMap(n -> read(n, country).stream())
                .findFirst();
    }

    private static Optional<String> read(String number, @Nullable String country) {
        try {
            Phonenumber.PhoneNumber read = PHONES.parse(number, country);
            if (PHONES.isValidNumber(read)) {
                return Optional.of(PHONES.format(read, PhoneNumberFormat.E164));
            }
            String old = PHONES.format(read, PhoneNumberFormat.E164);
            return MIGRATIONS.stream()
                    .flatMap(m -> m.of(old).stream())
                    .filter(PhoneNumber::isValid)
                    .findFirst();
        } catch (NumberParseException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isValid(String e164) {
        try {
            return PHONES.isValidNumber(PHONES.parse(e164, null));
        } catch (NumberParseException unreadable) {
            return false;
        }
    }
}
