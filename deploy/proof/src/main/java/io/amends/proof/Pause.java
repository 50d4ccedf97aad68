package io.amends.proof;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** While something is wrong, and until it is known to be well again. */
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
