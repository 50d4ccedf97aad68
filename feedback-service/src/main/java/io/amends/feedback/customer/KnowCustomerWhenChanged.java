package io.amends.feedback.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** Keeps the own copy of the customers, and forgets the erased. */
@ApplicationScoped
@Priority(100)
class KnowCustomerWhenChanged implements EventHandler<CustomerChanged> {
    private final Customers customers;

    KnowCustomerWhenChanged(Customers customers) {
        this.customers = customers;
    }

    @Override
    public Subscription<CustomerChanged> subscription() {
        return Subscription.to(
                "customers",
                CustomerChanged.class,
                "customer.registered.v1",
                "customer.changed.v1",
                CustomerChanged.ERASED);
    }

    @Override
    public void handle(List<Event<CustomerChanged>> batch) {
        List<Event<CustomerChanged>> latest = Event.latestPerKey(batch, CustomerChanged::version);
        customers.save(
                latest.stream()
                        .filter(event -> !event.type().equals(CustomerChanged.ERASED))
                        .map(Event::data)
                        .toList());
        customers.forget(
                latest.stream()
                        .filter(event -> event.type().equals(CustomerChanged.ERASED))
                        .map(Event::data)
                        .toList());
    }
}
