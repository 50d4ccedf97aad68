package io.amends.notification.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which senders have given no sign of life for the length of a lease, as seen by one that looks
 * again and again. Only whether a sign changes counts, never what time it names: no clock of
 * another host, and no step of a clock, makes a sender dead. Times are of the monotonic clock.
 */
final class SignsOfLife {
    private final Duration lease;
    private final Map<UUID, Silence> seen = new HashMap<>();
    private long lastLook;

    private record Silence(Instant sign, Duration since) {}

    SignsOfLife(Duration lease) {
        this.lease = lease;
    }

    /**
     * @param signs the newest of each sender
     */
    synchronized Set<UUID> silent(Map<UUID, Instant> signs, long now) {
        // After a pause of ours, or one of the database, the others had no chance to be seen
        // either.
        Duration elapsed = Duration.ofNanos(Math.min(now - lastLook, lease.toNanos() / 2));
        lastLook = now;
        seen.keySet().retainAll(signs.keySet());
        Set<UUID> silent = new HashSet<>();
        signs.forEach(
                (sender, sign) -> {
                    Silence before = seen.get(sender);
                    Silence silence =
                            before != null && before.sign().equals(sign)
                                    ? new Silence(sign, before.since().plus(elapsed))
                                    : new Silence(sign, Duration.ZERO);
                    seen.put(sender, silence);
                    if (silence.since().compareTo(lease) >= 0) {
                        silent.add(sender);
                    }
                });
        return silent;
    }
}
