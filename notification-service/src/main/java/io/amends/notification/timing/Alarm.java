package io.amends.notification.timing;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

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
        await(() -> longest);
    }

    /**
     * Until it rings, but not longer than this.
     *
     * @param longest is not asked where it has rung already
     */
    public void await(Supplier<Duration> longest) throws InterruptedException {
        if (rings.tryAcquire()
                || rings.tryAcquire(Math.max(0, longest.get().toMillis()), TimeUnit.MILLISECONDS)) {
            rings.drainPermits();
        }
    }
}
