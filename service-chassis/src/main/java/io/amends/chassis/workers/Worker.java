package io.amends.chassis.workers;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.micrometer.core.instrument.Counter;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A thread that goes on working until it is stopped: whatever its work throws, errors included, it
 * begins anew after a pause that doubles while it keeps failing. See {@link Workers}.
 */
public final class Worker {
    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

    /** It is up again when it has worked for so long since it last failed. */
    private static final Duration PROVEN = Duration.ofMinutes(1);

    /** So many failures, each soon after the one before, are more than an accident. */
    private static final int TOO_MANY = 3;

    /** What a worker does; it returns when there is nothing left to do, after {@link #stop}. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private final String name;
    private final Work work;
    private final @Nullable Duration every;
    private final Duration firstBackOff;
    private final Counter failures;
    private final Thread thread;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile int failed;
    private volatile long began;

    /**
     * @param every the pause between rounds; null for work that goes on by itself
     */
    Worker(
            String name,
            Work work,
            @Nullable Duration every,
            Duration firstBackOff,
            Counter failures) {
        this.name = name;
        this.work = work;
        this.every = every;
        this.firstBackOff = firstBackOff;
        this.failures = failures;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    String name() {
        return name;
    }

    /** How often it failed without having worked for a minute in between. */
    int failedInARow() {
        return failed > 0 && isProven() ? 0 : failed;
    }

    boolean isUp() {
        return failedInARow() < TOO_MANY;
    }

    void start() {
        began = System.nanoTime();
        thread.start();
    }

    /** Begins nothing anew from now on. Whose work waits for something is woken after this. */
    public void end() {
        stopping.countDown();
    }

    /** Waits until the work is done. */
    public void join(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    /** {@link #end} and {@link #join}; what is still at work then is interrupted. */
    public void stop(Duration atMost) throws InterruptedException {
        end();
        join(atMost);
        thread.interrupt();
    }

    private void run() {
        while (!isStopping()) {
            began = System.nanoTime();
            try {
                if (every == null) {
                    work.run();
                } else {
                    runInRounds(every);
                }
                return;
            } catch (Throwable failure) {
                if (isStopping()) {
                    return;
                }
                beginAnewAfter(failure);
            }
        }
    }

    private void beginAnewAfter(Throwable failure) {
        Duration pause = firstBackOff;
        try {
            note(failure);
            pause = backOff(firstBackOff, failed);
        } catch (Throwable again) {
            // There may be no memory left to say so.
        }
        pause(pause);
    }

    private void note(Throwable failure) {
        if (Outage.isCauseOf(failure)) {
            LOG.warnf(
                    "%s waits for the database, which is away (%s)", name, FailureKind.of(failure));
            return;
        }
        failed = failedInARow() + 1;
        failures.increment();
        LOG.errorf(
                FailureKind.withoutMessages(failure),
                "%s has failed (%s) and begins anew",
                name,
                FailureKind.of(failure));
    }

    static Duration backOff(Duration first, int failed) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failed - 1L, 0, 10));
        return doubled.compareTo(LONGEST_BACK_OFF) < 0 ? doubled : LONGEST_BACK_OFF;
    }

    private boolean isProven() {
        return System.nanoTime() - began > PROVEN.toNanos();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void pause(Duration pause) {
        try {
            boolean _ = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            // begins anew at once, or ends
        }
    }

    private void runInRounds(Duration pause) throws InterruptedException {
        while (!isStopping()) {
            try {
                work.run();
            } catch (InterruptedException interrupted) {
                throw interrupted;
            } catch (Exception failure) {
                noteRound(failure);
            }
            pause(pause);
        }
    }

    private void noteRound(Exception failure) {
        if (Outage.isCauseOf(failure)) {
            LOG.debugf("%s waits for what is away (%s)", name, FailureKind.of(failure));
            return;
        }
        failures.increment();
        LOG.warnf("%s tries again later (%s)", name, FailureKind.of(failure));
        LOG.debug("Why it failed", FailureKind.withoutMessages(failure));
    }
}
