package io.amends.chassis.web;

import java.time.Duration;
import java.util.Map;

/**
 * How much somebody may ask for, and how much of it is left: the fields {@code RateLimit-Policy}
 * and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers).
 *
 * @param policy its name, such as {@code source}
 * @param quota requests that may come in a window
 * @param window how long it takes until all of the quota is there again
 * @param left requests that may come now
 * @param reset how long until there is more
 */
public record Quota(String policy, long quota, Duration window, long left, Duration reset) {

    public Map<String, String> headers() {
        return Map.of(
                "RateLimit-Policy",
                "\"%s\";q=%d;w=%d".formatted(policy, quota, seconds(window)),
                "RateLimit",
                "\"%s\";r=%d;t=%d".formatted(policy, left, seconds(reset)));
    }

    /** In whole seconds, rounded up: whoever waits so long has waited long enough. */
    static long seconds(Duration duration) {
        return Math.max(1, duration.plusNanos(999_999_999).toSeconds());
    }
}
