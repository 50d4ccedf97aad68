package io.amends.chassis.web;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;

/** 429 with Retry-After: this caller sends faster than it may. */
public final class TooMany extends Refusal {
    private final Duration retryAfter;
    private final @Nullable Quota quota;

    public TooMany(Duration retryAfter) {
        this(
                "too many requests; nothing was stored; please send the same request again later",
                retryAfter,
                null);
    }

    public TooMany(Quota quota) {
        this(
                "too many requests; nothing was stored; please send the same request again later",
                quota.reset(),
                quota);
    }

    public TooMany(String detail, Duration retryAfter) {
        this(detail, retryAfter, null);
    }

    public TooMany(String detail, Duration retryAfter, @Nullable Quota quota) {
        super(429, "too-many-requests", "Too many requests", detail);
        this.retryAfter = retryAfter;
        this.quota = quota;
    }

    @Override
    Duration retryAfter() {
        return retryAfter;
    }

    @Override
    Map<String, String> headers() {
        return quota == null ? Map.of() : quota.headers();
    }
}
