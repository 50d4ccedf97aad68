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

    private final List<Thread> metronomes = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free = new Semaphore(IN_FLIGHT);
    private final AtomicLong skipped = new AtomicLong();
    private volatile boolean running = true;

    /**
     * @param perSecond how often the task is started
     * @return from when it was due to when it ended, in microseconds; fills while it runs
     */
    public Histogram start(double perSecond, Runnable task) {
        Histogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(10), 3);
        long period = (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
        metronomes.add(
                Thread.ofPlatform()
                        .daemon()
                        .name("metronome-" + metronomes.size())
                        .start(() -> tick(period, task, micros)));
        return micros;
    }

    private void tick(long period, Runnable task, Histogram micros) {
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
                            task.run();
                        } finally {
                            free.release();
                            micros.recordValue(
                                    TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - began));
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
