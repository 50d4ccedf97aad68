package io.amends.customer.customer;

import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * Contact points once were each customer's own; since they are the addresses', those from before
 * are given new ids, some customers at a time, in the background, and their customers are told
 * again. Goes on looking, since an instance of the version before may still make some.
 */
@ApplicationScoped
class MoveContactPointsToAddresses {
    private static final int CUSTOMERS = 200;
    private static final long LOCK = 0xadd5e5L;

    private final Jdbi jdbi;
    private final Customers customers;
    private final Workers workers;
    private @Nullable Worker worker;
    private volatile boolean stopping;

    MoveContactPointsToAddresses(Jdbi jdbi, Customers customers, Workers workers) {
        this.jdbi = jdbi;
        this.customers = customers;
        this.workers = workers;
    }

    void start(@Observes StartupEvent started) {
        worker = workers.every(Duration.ofSeconds(10), "contact-points", this::work);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (worker != null) {
            worker.stop(Duration.ofSeconds(5));
        }
    }

    private void work() {
        boolean more = true;
        while (more && !stopping) {
            QuarkusTransaction.requiringNew().run(() -> customers.bounceBeforeMove(CUSTOMERS));
            more = QuarkusTransaction.requiringNew().call(this::moveSome);
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
