package io.amends.proof.fault;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** While something goes on, and until it is looked at again. */
public final class Pause {

    private Pause() {}

    public static void of(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
