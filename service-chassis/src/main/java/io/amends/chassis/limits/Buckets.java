package io.amends.chassis.limits;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Token buckets by key: so many tokens a second go into each, up to the burst, and a request takes
 * one out. All that is kept of a bucket is when it will be full (the virtual scheduling of GCRA,
 * ITU-T I.371), and one that is full is as good as none: it is forgotten where room is needed. Who
 * finds no room, because too many others ask at this moment, shares one bucket with all who find
 * none.
 */
final class Buckets {
    /** About 2 MB. */
    static final int MOST = 20_000;

    private static final long SWEEPING = TimeUnit.SECONDS.toNanos(1);

    private final Clock clock;
    private final Pace usual;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
    private final Bucket theRest = new Bucket();
    private final AtomicLong swept = new AtomicLong();

    /**
     * @param perSecond tokens that go into each bucket
     * @param burst tokens that each holds at most
     */
    Buckets(double perSecond, int burst, Clock clock) {
        this.clock = clock;
        this.usual = new Pace(perSecond, burst);
    }

    /**
     * @param perSecond tokens that go into a bucket
     * @param burst tokens that it holds at most
     */
    record Pace(double perSecond, int burst) {
        Pace {
            if (!(perSecond > 0) || burst < 1) {
                throw new IllegalArgumentException("a bucket needs tokens, and room for one");
            }
        }

        private long interval() {
            return Math.round(TimeUnit.SECONDS.toNanos(1) / perSecond);
        }

        private long depth() {
            return interval() * burst;
        }

        /** How long it takes to fill an empty one. */
        Duration window() {
            return Duration.ofNanos(depth());
        }
    }

    Pace usual() {
        return usual;
    }

    /** Takes a token out of the key's bucket. Returns null, or how long until there is one. */
    @Nullable Duration take(String key) {
        return take(key, usual);
    }

    /** The same for a bucket with its own pace. */
    @Nullable Duration take(String key, Pace pace) {
        long now = nanos(clock.instant());
        Bucket mine = buckets.get(key);
        if (mine == null) {
            mine = hasRoom(now) ? buckets.computeIfAbsent(key, first -> new Bucket()) : theRest;
        }
        long wait = mine.take(now, pace.interval(), pace.depth());
        return wait > 0 ? Duration.ofNanos(wait) : null;
    }

    /** How many tokens are in the key's bucket. */
    int left(String key, Pace pace) {
        Bucket mine = buckets.getOrDefault(key, theRest);
        return mine.left(nanos(clock.instant()), pace.interval(), pace.depth());
    }

    int size() {
        return buckets.size();
    }

    private boolean hasRoom(long now) {
        if (buckets.size() < MOST) {
            return true;
        }
        long before = swept.get();
        if (Math.abs(now - before) >= SWEEPING && swept.compareAndSet(before, now)) {
            buckets.values().removeIf(bucket -> bucket.isFull(now));
        }
        return buckets.size() < MOST;
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }

    private static final class Bucket {
        private long fullAt;

        /** Nanoseconds until there is a token; 0 when one was taken. */
        synchronized long take(long now, long interval, long depth) {
            // Not later than an empty one would be: the clock may have been set back.
            long from = Math.clamp(fullAt, now, now + depth);
            long wait = Math.max(0, from + interval - now - depth);
            fullAt = wait > 0 ? from : from + interval;
            return wait;
        }

        synchronized int left(long now, long interval, long depth) {
            return (int) ((depth - Math.clamp(fullAt - now, 0, depth)) / interval);
        }

        synchronized boolean isFull(long now) {
            return fullAt <= now;
        }
    }
}
