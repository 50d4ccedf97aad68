package io.amends.proof.woven;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a crash point is reached: the process ends at once, as if it were killed just there. */
public final class Reached {

    private static final int EXIT = 86;

    /** As many as may have got as far as the one that is killed. */
    private static final Duration LINGER = Duration.ofMillis(50);

    private static final AtomicInteger TIMES = new AtomicInteger();
    private static volatile int fatal;
    private static volatile @Nullable Path mark;

    private Reached() {}

    /**
     * @param nth the time that is fatal, from 1
     * @param file is made just before the end
     */
    static void arm(int nth, Path file) {
        mark = file;
        fatal = nth;
    }

    /** Called by woven code. */
    public static void here() {
        Path file = mark;
        if (file == null || TIMES.incrementAndGet() != fatal) {
            return;
        }
        try {
            Files.createFile(file);
            TimeUnit.NANOSECONDS.sleep(LINGER.toNanos());
        } catch (IOException | InterruptedException e) {
            System.err.println("At the crash point: " + e);
        }
        Runtime.getRuntime().halt(EXIT);
    }
}
