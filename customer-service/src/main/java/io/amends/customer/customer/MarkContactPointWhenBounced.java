package io.amends.customer.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** Mail to a contact point came back for good: nobody writes there again. */
@ApplicationScoped
class MarkContactPointWhenBounced implements EventHandler<MarkContactPointWhenBounced.Bounced> {
    private final Customers customers;

    MarkContactPointWhenBounced(Customers customers) {
        this.customers = customers;
    }

    record Bounced(UUID customerId, UUID contactPointId) {}

    @Override
    public Subscription<Bounced> subscription() {
        return Subscription.to("solicitations", Bounced.class, "contact.bounced.v1");
    }

    @Override
    public void handle(List<Event<Bounced>> batch) {
        Map<UUID, Set<UUID>> points = new TreeMap<>();
        batch.forEach(
                e ->
                        points.computeIfAbsent(e.data().customerId(), id -> new HashSet<>())
                                .add(e.data().contactPointId()));
        customers.bounce(points);
    }
}
