package io.amends.customer;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What several features mean by a name, a text and a currency. */
public final class Texts {
    public static final String NAME_RULE =
            "must have 1 to 64 characters, without control characters, slashes or outer blanks";
    public static final String CURRENCY_RULE = "must be an ISO 4217 currency such as USD";

    private static final Set<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream()
                    .filter(c -> c.getDefaultFractionDigits() >= 0)
                    .map(Currency::getCurrencyCode)
                    .collect(Collectors.toUnmodifiableSet());

    private Texts() {}

    /**
     * A code or reference by which somebody calls a thing: a location, a source, a staff member.
     */
    public static boolean isName(@Nullable String text) {
        return text != null
                && isText(text, 64)
                && text.indexOf('/') < 0
                && text.equals(text.strip());
    }

    /** A text of one line with something in it. */
    public static boolean isText(@Nullable String text, int longest) {
        return text != null
                && !text.isBlank()
                && text.length() <= longest
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** A currency in which somebody can pay, not a metal or a test code. */
    public static boolean isCurrency(@Nullable String code) {
        return code != null && CURRENCIES.contains(code);
    }

    /** A text as it is searched for: without case, accents and superfluous blanks. */
    public static String forSearch(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
