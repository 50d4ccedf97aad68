package io.amends.proof.traffic;

import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts tasks when they are due, whatever became of those before, and measures each from when it
 * was due: a server that stalls is charged for all who would have come meanwhile.
 */
public final class OpenLoop implements AutoCloseable {

    private static final int IN_FLIGHT = 4_000;

    /** What is done, and judges itself how long it took. */
    public interface Task {

        /**
         * @param due when it should have begun, as {@link System#nanoTime} says it
         */
        void run(long due);
    }

    private final List<Thread> metronomes = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free;
    private final AtomicLong skipped = new AtomicLong();
    private volatile boolean running = true;

    public OpenLoop() {
        this(IN_FLIGHT);
    }

    /**
     * @param inFlight how many tasks can be under way at once
     */
    public OpenLoop(int inFlight) {
        free = new Semaphore(inFlight);
    }

    /**
     * @param perSecond how often the task is started
     * @return from when it was due to when it ended, in microseconds; fills while it runs
     */
    public Histogram start(double perSecond, Runnable task) {
        Histogram micros = micros();
        start(
                perSecond,
                due -> {
                    try {
                        task.run();
                    } finally {
                        micros.recordValue(microsSince(due));
                    }
                });
        return micros;
    }

    /** Of microseconds, up to ten minutes; for any number of threads. */
    public static Histogram micros() {
        return new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
    }

    public static long microsSince(long due) {
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due);
    }

    /**
     * @param perSecond how often the task is started
     */
    public void start(double perSecond, Task task) {
        long period = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        metronomes.add(
                Thread.ofPlatform()
                        .daemon()
                        .name("metronome-" + metronomes.size())
                        .start(() -> tick(period, task)));
    }

    private void tick(long period, Task task) {
        for (long due = System.nanoTime(); running; due += period) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (!free.tryAcquire()) {
                skipped.incrementAndGet();
                continue;
            }
            long began = due;
            workers.execute(
                    () -> {
                        try {
                            task.run(began);
                        } finally {
                            free.release();
                        }
                    });
        }
    }

    /** Those that were due while as many as we can bear were under way. */
    public long skipped() {
        return skipped.get();
    }

    /** Starts no more, and waits for those under way. */
    @Override
    public void close() {
        running = false;
        for (Thread metronome : metronomes) {
            try {
                metronome.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        workers.close();
    }
}
