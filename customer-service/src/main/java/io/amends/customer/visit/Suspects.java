package io.amends.customer.visit;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sources of which a post could not be stored, for a reason that is its own. For a while theirs are
 * stored one by one: a till that repeats such a post would otherwise break every group that it is
 * in.
 */
final class Suspects {
    private static final Duration SUSPECTED = Duration.ofMinutes(1);

    /**
     * Beyond it the oldest are forgotten: they cost a few halved groups until they are found again.
     */
    private static final int MOST = 1_000;

    private final Map<String, Long> since =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > MOST;
                }
            };

    synchronized void add(String source) {
        since.remove(source);
        since.put(source, System.nanoTime());
    }

    synchronized boolean contain(String source) {
        Long at = since.get(source);
        if (at != null && System.nanoTime() - at > SUSPECTED.toNanos()) {
            since.remove(source);
            return false;
        }
        return at != null;
    }
}
