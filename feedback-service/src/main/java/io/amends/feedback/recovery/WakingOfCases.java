package io.amends.feedback.recovery;

import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Sleeps until the next case is due, and then escalates or closes it, whether or not anybody looks.
 * Due times are rows, so nothing is lost when this instance dies; other instances claim other rows.
 * An instance that stores an earlier due time wakes itself; the longest nap is for due times whose
 * instance died.
 */
@ApplicationScoped
class WakingOfCases {
    private static final Logger LOG = Logger.getLogger(WakingOfCases.class);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    /** What is due now, yet was not claimed, is in the hands of another instance. */
    private static final Duration SHORTEST_NAP = Duration.ofMillis(100);

    private static final int BATCH = 500;

    private final Instance<RecoveryCases> cases;
    private final Clock clock;
    private final TransactionSynchronizationRegistry transaction;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition earlier = lock.newCondition();
    private Instant wakes = Instant.MAX;
    private volatile boolean stopping;
    private final Workers workers;
    private @Nullable Worker worker;

    @Inject
    WakingOfCases(
            Instance<RecoveryCases> cases,
            Clock clock,
            TransactionSynchronizationRegistry transaction,
            Workers workers) {
        this.cases = cases;
        this.clock = clock;
        this.transaction = transaction;
        this.workers = workers;
    }

    void start(@Observes StartupEvent started) {
        worker = workers.start("waking-of-cases", this::run);
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping = true;
        wakeNoLaterThan(Instant.MIN);
        Worker running = worker;
        if (running != null) {
            running.stop(Duration.ofSeconds(10));
        }
    }

    /** To be called where a due time was stored, in the transaction that stores it. */
    void wakeBy(Instant due) {
        transaction.registerInterposedSynchronization(
                new Synchronization() {
                    @Override
                    public void beforeCompletion() {}

                    @Override
                    public void afterCompletion(int status) {
                        if (status == Status.STATUS_COMMITTED) {
                            wakeNoLaterThan(due);
                        }
                    }
                });
    }

    private void run() {
        while (!stopping) {
            // From here on, what is committed is either seen by looking or told by its committer.
            notBefore(Instant.MAX);
            Instant next;
            try {
                next = wakeAllDue();
            } catch (RuntimeException failure) {
                LOG.warnf(
                        "Due cases could not be looked at (%s); trying again",
                        failure.getClass().getSimpleName());
                LOG.debug("Why due cases could not be looked at", failure);
                next = clock.instant().plus(AFTER_FAILURE);
            }
            wakeNoLaterThan(next);
            sleep();
        }
    }

    /** When to look again at the latest. */
    private Instant wakeAllDue() {
        while (cases.get().wakeDue(clock.instant(), BATCH) == BATCH && !stopping) {
            // The next batch is due as well.
        }
        Instant now = clock.instant();
        Instant soonest = now.plus(SHORTEST_NAP);
        Instant latest = now.plus(LONGEST_NAP);
        return QuarkusTransaction.requiringNew()
                .call(() -> cases.get().nextWaking())
                .map(next -> next.isBefore(soonest) ? soonest : next)
                .filter(next -> next.isBefore(latest))
                .orElse(latest);
    }

    private void notBefore(Instant time) {
        lock.lock();
        try {
            wakes = time;
        } finally {
            lock.unlock();
        }
    }

    private void wakeNoLaterThan(Instant time) {
        lock.lock();
        try {
            if (time.isBefore(wakes)) {
                wakes = time;
                earlier.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void sleep() {
        lock.lock();
        try {
            Duration left = Duration.between(clock.instant(), wakes);
            while (!stopping && left.isPositive()) {
                earlier.awaitNanos(left.toNanos());
                left = Duration.between(clock.instant(), wakes);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }
}
