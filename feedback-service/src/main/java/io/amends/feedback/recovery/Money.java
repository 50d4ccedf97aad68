package io.amends.feedback.recovery;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An amount in integer minor units (cents) of an ISO 4217 currency, never negative here.
 *
 * @param minor at most a trillion, so that sums stay exact
 */
public record Money(long minor, String currency) {
    private static final long LARGEST = 1_000_000_000_000L;
    private static final Set<String> CURRENCIES =
            Currency.getAvailableCurrencies().stream()
                    .map(Currency::getCurrencyCode)
                    .collect(Collectors.toUnmodifiableSet());

    public Money {
        if (minor < 0 || minor > LARGEST || !isCurrency(currency)) {
            throw new IllegalArgumentException(
                    "an amount is from 0 up to a trillion minor units of an ISO 4217 currency");
        }
    }

    public static boolean isCurrency(String code) {
        return CURRENCIES.contains(code);
    }

    /** As in "1,250.00 USD". */
    @Override
    public String toString() {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return String.format(
                Locale.ROOT, "%,." + digits + "f %s", BigDecimal.valueOf(minor, digits), currency);
    }
}
