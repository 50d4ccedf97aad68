package io.amends.replay.posting;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * An open-loop pace: the n-th visit is due n/rate seconds after the first, however long the answers
 * take. Who is late catches up.
 */
public final class Pace {

    private final double perSecond;
    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private long start;
    private boolean started;

    Pace(double perSecond, LongSupplier nanoTime, LongConsumer park) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("A rate is more than 0 visits per second");
        }
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.park = park;
    }

    public static Pace perSecond(double visits) {
        return new Pace(visits, System::nanoTime, LockSupport::parkNanos);
    }

    public static Pace unlimited() {
        return perSecond(Double.POSITIVE_INFINITY);
    }

    /** Returns when the visit after this many others is due. */
    void await(long before) {
        if (!started) {
            start = nanoTime.getAsLong();
            started = true;
        }
        long due = start + (long) (before / perSecond * TimeUnit.SECONDS.toNanos(1));
        for (long left = due - nanoTime.getAsLong(); left > 0; left = due - nanoTime.getAsLong()) {
            park.accept(left);
        }
    }
}
