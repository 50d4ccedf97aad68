package io.amends.notification.delivery;

import io.amends.chassis.observability.DatabaseFigure;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How the queue of mails is doing. */
class DeliveryFigures {

    @Produces
    @Singleton
    DatabaseFigure overdue() {
        return new DatabaseFigure(
                "amends.mail.overdue.seconds",
                "For how long the mail whose time came first has been waiting for a connection",
                """
                select coalesce(greatest(extract(epoch from now() - min(next_attempt_at)), 0), 0)
                from deliveries where state = 'pending'
                """);
    }
}
