package io.amends.analytics.dashboard;

import io.amends.analytics.measure.Indicator;
import io.amends.analytics.measure.Measure;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;
import java.util.Locale;

/** Figures in words, each with its sample size and interval, or that there are not enough data. */
final class Figures {
    private static final Locale LOCALE = Locale.ENGLISH;
    private static final int MINUTES_AN_HOUR = 60;

    private Figures() {}

    /** The value alone, for the eye. */
    static String value(Indicator indicator, Measure measure) {
        return switch (measure) {
            case Measure.Known known -> amount(indicator, known.value().doubleValue());
            case Measure.Insufficient few -> "not enough data";
        };
    }

    /** What the value rests on. */
    static String note(Indicator indicator, Measure measure) {
        return switch (measure) {
            case Measure.Known known when isCount(indicator) -> "counted";
            case Measure.Known known ->
                    "95 %%: %s, n = %s".formatted(range(indicator, known), count(known.n()));
            case Measure.Insufficient few ->
                    "n = %s, it takes %d".formatted(count(few.n()), Measure.FEWEST);
        };
    }

    /** The value with all that it rests on, within a sentence. */
    static String full(Indicator indicator, Measure measure) {
        return value(indicator, measure) + " (" + note(indicator, measure) + ")";
    }

    static String amount(Indicator indicator, double value) {
        return switch (indicator) {
            case VISITS,
                    CUSTOMERS,
                    NEW_CUSTOMERS,
                    RETURNING_CUSTOMERS,
                    SOLICITATIONS_SENT,
                    SOLICITATIONS_SUPPRESSED,
                    SOLICITATIONS_HELD_OUT,
                    FEEDBACK,
                    COMPLAINTS ->
                    count(Math.round(value));
            case IDENTIFIED_SHARE, RESPONSE_RATE, CSAT, ACKNOWLEDGED_IN_TIME, RESOLVED_IN_TIME ->
                    String.format(LOCALE, "%.1f %%", 100 * value);
            case NPS -> score(value);
            case CES, COMPLAINTS_PER_1000_VISITS -> String.format(LOCALE, "%.1f", value);
            case TIME_TO_ACKNOWLEDGE, TIME_TO_RESOLVE -> duration(Math.round(value));
        };
    }

    /** Between -100 and 100, with its sign. */
    static String score(double value) {
        return String.format(LOCALE, "%+.0f", value).replace('-', '−').replaceFirst("^[+−]0$", "0");
    }

    static boolean isCount(Indicator indicator) {
        return switch (indicator) {
            case VISITS,
                    CUSTOMERS,
                    NEW_CUSTOMERS,
                    RETURNING_CUSTOMERS,
                    SOLICITATIONS_SENT,
                    SOLICITATIONS_SUPPRESSED,
                    SOLICITATIONS_HELD_OUT,
                    FEEDBACK,
                    COMPLAINTS ->
                    true;
            case IDENTIFIED_SHARE,
                    RESPONSE_RATE,
                    NPS,
                    CSAT,
                    CES,
                    COMPLAINTS_PER_1000_VISITS,
                    TIME_TO_ACKNOWLEDGE,
                    TIME_TO_RESOLVE,
                    ACKNOWLEDGED_IN_TIME,
                    RESOLVED_IN_TIME ->
                    false;
        };
    }

    static String count(long value) {
        return String.format(LOCALE, "%,d", value);
    }

    /** Minor units in the currency's own decimals. */
    static String money(String currency, BigInteger minor) {
        int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return String.format(
                LOCALE, "%,." + digits + "f %s", new BigDecimal(minor, digits), currency);
    }

    private static String range(Indicator indicator, Measure.Known known) {
        return amount(indicator, known.low().doubleValue())
                + " to "
                + amount(indicator, known.high().doubleValue());
    }

    private static String duration(long minutes) {
        return minutes < MINUTES_AN_HOUR
                ? minutes + " min"
                : minutes / MINUTES_AN_HOUR + " h " + minutes % MINUTES_AN_HOUR + " min";
    }
}
