package io.amends.analytics.dashboard;

import java.util.Locale;

/** The figures that the dashboard compares by itself. */
enum Compared {
    NPS("NPS"),
    COMPLAINTS("complaints per 1,000 visits"),
    VISITS("visits a day");

    private static final double FEW = 10;

    private final String words;

    Compared(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** What its sample consists of. */
    String sample() {
        return switch (this) {
            case NPS -> "answers";
            case COMPLAINTS -> "visits";
            case VISITS -> "days";
        };
    }

    boolean isBetterHigher() {
        return switch (this) {
            case NPS, VISITS -> true;
            case COMPLAINTS -> false;
        };
    }

    String amount(double value) {
        return switch (this) {
            case NPS -> Figures.score(value);
            case COMPLAINTS -> String.format(Locale.ENGLISH, "%.1f", Math.max(0, value));
            case VISITS ->
                    value < FEW
                            ? String.format(Locale.ENGLISH, "%.1f", Math.max(0, value))
                            : Figures.count(Math.round(value));
        };
    }
}
