package io.amends.chassis.web;

import java.time.Duration;

/** 429 with Retry-After: this caller sends faster than it may. */
public final class TooMany extends Refusal {
    private final Duration retryAfter;

    public TooMany(Duration retryAfter) {
        this(
                "too many requests; nothing was stored; please send the same request again later",
                retryAfter);
    }

    public TooMany(String detail, Duration retryAfter) {
        super(429, "too-many-requests", "Too many requests", detail);
        this.retryAfter = retryAfter;
    }

    @Override
    Duration retryAfter() {
        return retryAfter;
    }
}
