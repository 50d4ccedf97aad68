package io.amends.replay.shops;

import java.util.Locale;

/** What went wrong, in the first level of the cause taxonomy. */
public enum Cause {
    INDIFFERENCE,
    BROKEN_PROMISE,
    PRODUCT,
    BILLING,
    WAITING,
    ENVIRONMENT;

    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
