package io.amends.notification.solicitation;

import io.amends.notification.customer.CustomersHeardOf;
import io.amends.notification.location.LocationsHeardOf;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

import java.time.Clock;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Timers that went off before their customer or location was heard of. Nobody looks after them
 * until the news come, so none may come unnoticed: who brings news and who starts to wait exclude
 * each other by a lock that both take before they look, the ones shared, the others alone.
 */
@ApplicationScoped
class WaitingTimers {
    /** The advisory lock between news and waiting. */
    private static final long LOCK = 0x0a3e5d_3a17L;

    private final Jdbi jdbi;
    private final Clock clock;
    private final Event<TimersSet> timersSet;

    WaitingTimers(Jdbi jdbi, Clock clock, Event<TimersSet> timersSet) {
        this.jdbi = jdbi;
        this.clock = clock;
        this.timersSet = timersSet;
    }

    /**
     * Keeps news away until the transaction ends. To be called before anything else is locked,
     * since it waits for the transactions that bring news.
     */
    void keepNewsAway() {
        lock("select pg_advisory_xact_lock(:lock)");
    }

    void wake(@Observes CustomersHeardOf heardOf) {
        wake(
                "(customer_id = any(:customers) or claim_id = any(:claims))",
                update ->
                        update.bind("customers", heardOf.customers().toArray(UUID[]::new))
                                .bind("claims", heardOf.claims().toArray(UUID[]::new)));
    }

    void wake(@Observes LocationsHeardOf heardOf) {
        wake(
                "location = any(:locations)",
                update -> update.bind("locations", heardOf.locations().toArray(String[]::new)));
    }

    /** Those that somebody holds are being decided, or changed and due by that. */
    private void wake(String whoWaited, UnaryOperator<Update> news) {
        lock("select pg_advisory_xact_lock_shared(:lock)");
        int woken =
                jdbi.withHandle(
                        handle ->
                                news.apply(
                                                handle.createUpdate(
                                                        """
                        update solicitations set timer_at = due_at
                        where solicitation_id in (
                          select solicitation_id from solicitations
                          where timer_at > due_at and timer_at > :now and %s
                          for update skip locked)
                        """
                                                                .formatted(whoWaited)))
                                        .bind("now", clock.instant())
                                        .execute());
        if (woken > 0) {
            timersSet.fire(new TimersSet());
        }
    }

    private void lock(String sql) {
        jdbi.useHandle(
                handle ->
                        handle.createQuery(sql)
                                .bind("lock", LOCK)
                                .map((row, context) -> true)
                                .one());
    }
}
