package io.amends.customer.customer;

import io.amends.chassis.FailureKind;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Contact points once were each customer's own; since they are the addresses', those from before
 * are given new ids, some customers at a time, in the background, and their customers are told
 * again. Goes on looking, since an instance of the version before may still make some.
 */
@ApplicationScoped
class MoveContactPointsToAddresses {
    private static final Logger LOG = Logger.getLogger(MoveContactPointsToAddresses.class);
    private static final int CUSTOMERS = 200;
    private static final long LOCK = 0xadd5e5L;

    private final Jdbi jdbi;
    private final Customers customers;
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("contact-points").factory());

    MoveContactPointsToAddresses(Jdbi jdbi, Customers customers) {
        this.jdbi = jdbi;
        this.customers = customers;
    }

    void start(@Observes StartupEvent started) {
        ScheduledFuture<?> _ = worker.scheduleWithFixedDelay(this::work, 0, 10, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        worker.shutdownNow();
        worker.awaitTermination(5, TimeUnit.SECONDS);
    }

    private void work() {
        try {
            boolean more = true;
            while (more && !Thread.interrupted()) {
                QuarkusTransaction.requiringNew().run(() -> customers.bounceBeforeMove(CUSTOMERS));
                more = QuarkusTransaction.requiringNew().call(this::moveSome);
            }
        } catch (RuntimeException failure) {
            LOG.warnf("moving contact points goes on later: %s", FailureKind.of(failure));
        }
    }

    /** One instance at a time; whether there were any. */
    boolean moveSome() {
        boolean alone =
                jdbi.withHandle(
                        h ->
                                h.createQuery("select pg_try_advisory_xact_lock(:lock)")
                                        .bind("lock", LOCK)
                                        .mapTo(Boolean.class)
                                        .one());
        return alone && customers.moveContactPoints(CUSTOMERS);
    }
}
