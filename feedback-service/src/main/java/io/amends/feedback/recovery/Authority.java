package io.amends.feedback.recovery;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * How much somebody may grant in one case without asking. A case has one limit: that of its
 * location's currency.
 *
 * @param grantor as in "an agent"
 * @param limits in minor units by currency; null: any amount
 * @param otherwise the limit in minor units of a currency that has none of its own
 */
public record Authority(String grantor, @Nullable Map<String, Long> limits, long otherwise) {

    public static Authority unlimited(String grantor) {
        return new Authority(grantor, null, Long.MAX_VALUE);
    }

    /** The limit for people to read. */
    public String words(String currency) {
        return isUnlimited() ? "any amount" : "up to " + new Money(limit(currency), currency);
    }

    boolean isUnlimited() {
        return limits == null;
    }

    boolean covers(long minor, String currency) {
        return minor <= limit(currency);
    }

    long limit(String currency) {
        return limits == null ? Long.MAX_VALUE : limits.getOrDefault(currency, otherwise);
    }
}
