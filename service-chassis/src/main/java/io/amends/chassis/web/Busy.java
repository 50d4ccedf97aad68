package io.amends.chassis.web;

import java.time.Duration;

/** 503 with Retry-After: nothing was stored, and the same request will work later. */
public final class Busy extends Refusal {
    private final Duration retryAfter;

    public Busy(Duration retryAfter) {
        this("nothing was stored; please send the same request again later", retryAfter);
    }

    public Busy(String detail, Duration retryAfter) {
        super(503, "busy", "Busy", detail);
        this.retryAfter = retryAfter;
    }

    @Override
    Duration retryAfter() {
        return retryAfter;
    }
}
