package io.amends.analytics.measure;

import java.util.Locale;

/**
 * Into which stretches of time a period is cut. Weeks are seven days, the last of them ends with
 * the period.
 */
public enum Bucket {
    PERIOD(":from::date"),
    DAY("day"),
    WEEK("greatest(:to - (:to - day) / 7 * 7 - 6, :from)");

    private final String beginning;

    Bucket(String beginning) {
        this.beginning = beginning;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** SQL for the first day of the stretch in which {@code day} lies. */
    String beginning() {
        return beginning;
    }
}
