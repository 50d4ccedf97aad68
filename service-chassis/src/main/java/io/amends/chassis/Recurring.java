package io.amends.chassis;

import java.time.Duration;

/** Something to do at once, and then every so often; for one thread. */
public final class Recurring {
    private final long every;
    private long next = System.nanoTime();

    public Recurring(Duration every) {
        this.every = every.toNanos();
    }

    /** Whether it is to be done now; if so, it next is after the whole interval. */
    public boolean isDue() {
        long now = System.nanoTime();
        if (now - next < 0) {
            return false;
        }
        next = now + every;
        return true;
    }
}
