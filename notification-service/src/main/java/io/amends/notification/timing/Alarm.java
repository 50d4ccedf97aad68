package io.amends.notification.timing;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Wakes the one thread that waits for it; rung while nobody waits, it ends the next wait at once.
 */
public final class Alarm {
    private final Semaphore rings = new Semaphore(0);

    public void ring() {
        rings.release();
    }

    /** Until it rings, but not longer than this. */
    public void await(Duration longest) throws InterruptedException {
        if (rings.tryAcquire(Math.max(0, longest.toMillis()), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
