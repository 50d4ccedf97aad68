package io.amends.chassis.text;

import org.apache.commons.validator.routines.EmailValidator;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The one form of an e-mail address, by which it is compared, hashed and written to. */
public final class EmailAddress {
    private static final EmailValidator VALIDATOR = EmailValidator.getInstance();
    private static final Pattern SCHEME =
            Pattern.compile("^mailto:", Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    private static final Pattern NAMED = Pattern.compile("^[^<>@]*<([^<>]+)>$");
    private static final Pattern APOSTROPHES = Pattern.compile("[\\u2018\\u2019\\u02BC\\u00B4]");
    private static final Pattern DOTS = Pattern.compile("[\\u3002\\uFF0E\\uFF61]");
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST = 254;

    private EmailAddress() {}

    /**
     * The address in lower case, without invisible characters, full-width or decomposed letters, a
     * name around it or a dot behind it, and with its domain as A-labels ({@code xn--}). Letters
     * are mapped as UTS 46 does for IDNA 2008: {@code straße.de} is not {@code strasse.de}. What is
     * no address is tidied in the same way.
     */
    public static String normalise(String written) {
        String address = PlainText.code(APOSTROPHES.matcher(written).replaceAll("'"));
        Matcher named = NAMED.matcher(address);
        if (named.matches()) {
            address = named.group(1).strip();
        }
        address = lowerCase(SCHEME.matcher(address).replaceFirst(""));
        int at = address.lastIndexOf('@');
        return at < 0 ? address : address.substring(0, at + 1) + domain(address.substring(at + 1));
    }

    /**
     * Whether a normal form can be written to. A machine's number instead of a domain would send
     * the mail into the own network, and in quotes could stand anything, also what a mail server or
     * a page takes for something else.
     */
    public static boolean isUsable(String normal) {
        return normal.length() <= LONGEST
                && VALIDATOR.isValid(normal)
                && !normal.endsWith("]")
                && !normal.contains("\"");
    }

    /** By characters: in a word, Java lower-cases some letters by what stands beside them. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text.length());
        text.codePoints().map(Character::toLowerCase).forEach(lower::appendCodePoint);
        return lower.toString();
    }

    private static String domain(String written) {
        String domain = DOTS.matcher(written).replaceAll(".");
        if (domain.endsWith(".") && !domain.endsWith("..")) {
            domain = domain.substring(0, domain.length() - 1);
        }
        return domain.chars().allMatch(c -> c < 128)
                ? domain
                : Arrays.stream(domain.split("\\.", -1))
                        .map(EmailAddress::label)
                        .collect(Collectors.joining("."));
    }

    private static String label(String label) {
        return label.length() > LONGEST_LABEL || label.chars().allMatch(c -> c < 128)
                ? label
                : "xn--" + Punycode.encode(label);
    }
}
