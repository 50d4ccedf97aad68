package io.amends.chassis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** For those who work in rounds, each on what has come since the last. */
public final class Rounds {
    private static final int PAUSES = 3;

    private Rounds() {}

    /**
     * Lets work gather for the next round: for three times as long as the last one took. A round
     * costs nearly the same for one event as for fifty, so an idle machine, where it is quick,
     * hardly waits, and the busier it is, the fewer the rounds.
     *
     * @param began when the last round began, as {@link System#nanoTime} says it
     * @param longest how long to wait at most
     */
    public static void gather(long began, Duration longest) throws InterruptedException {
        long took = System.nanoTime() - began;
        TimeUnit.NANOSECONDS.sleep(Math.min(longest.toNanos(), PAUSES * took));
    }
}
