package io.amends.feedback.recovery;

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
 * An instance that set an earlier due time wakes itself; the longest nap is for due times whose
 * instance died.
 */
@ApplicationScoped
class WakingOfCases {
    private static final Logger LOG = Logger.getLogger(WakingOfCases.class);
    private static final Duration LONGEST_NAP = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final int BATCH = 100;

    private final Instance<RecoveryCases> cases;
    private final Clock clock;
    private final TransactionSynchronizationRegistry transaction;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition lookAgain = lock.newCondition();
    private boolean look;
    private volatile boolean stopping;
    private @Nullable Thread thread;

    @Inject
    WakingOfCases(
            Instance<RecoveryCases> cases,
            Clock clock,
            TransactionSynchronizationRegistry transaction) {
        this.cases = cases;
        this.clock = clock;
        this.transaction = transaction;
    }

    void start(@Observes StartupEvent started) {
        thread = Thread.ofPlatform().name("waking-of-cases").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent stopped) throws InterruptedException {
        stopping = true;
        lookAgain();
        Thread running = thread;
        if (running != null) {
            running.join(Duration.ofSeconds(10));
        }
    }

    /** To be called where due times may have changed, in the transaction that changes them. */
    void lookAgainAfterCommit() {
        if (transaction.getResource(WakingOfCases.class) != null) {
            return;
        }
        transaction.putResource(WakingOfCases.class, this);
        transaction.registerInterposedSynchronization(
                new Synchronization() {
                    @Override
                    public void beforeCompletion() {}

                    @Override
                    public void afterCompletion(int status) {
                        if (status == Status.STATUS_COMMITTED) {
                            lookAgain();
                        }
                    }
                });
    }

    private void run() {
        while (!stopping) {
            Duration nap;
            try {
                nap = wakeAllDue();
            } catch (RuntimeException failure) {
                LOG.warnf(
                        "Due cases could not be looked at (%s); trying again",
                        failure.getClass().getSimpleName());
                LOG.debug("Why due cases could not be looked at", failure);
                nap = AFTER_FAILURE;
            }
            nap(nap);
        }
    }

    /** How long nothing will be due. */
    private Duration wakeAllDue() {
        while (cases.get().wakeDue(clock.instant(), BATCH) == BATCH && !stopping) {
            // The next batch is due as well.
        }
        Instant now = clock.instant();
        Duration untilNext =
                QuarkusTransaction.requiringNew()
                        .call(() -> cases.get().nextWaking())
                        .map(next -> Duration.between(now, next).plusMillis(1))
                        .orElse(LONGEST_NAP);
        if (untilNext.compareTo(LONGEST_NAP) > 0) {
            return LONGEST_NAP;
        }
        // What is due now, yet was not claimed, is in the hands of another instance.
        return untilNext.compareTo(Duration.ofMillis(100)) < 0 ? Duration.ofMillis(100) : untilNext;
    }

    private void lookAgain() {
        lock.lock();
        try {
            look = true;
            lookAgain.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void nap(Duration longest) {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!look && !stopping && left > 0) {
                left = lookAgain.awaitNanos(left);
            }
            look = false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        } finally {
            lock.unlock();
        }
    }
}
