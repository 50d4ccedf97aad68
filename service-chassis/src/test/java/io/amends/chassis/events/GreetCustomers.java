package io.amends.chassis.events;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** Reads a topic with personal data, and quotes them when it fails. */
@ApplicationScoped
class GreetCustomers implements EventHandler<GreetCustomers.Registered> {
    static final String TOPIC = "customers";
    static final String TYPE = "customer.registered.v1";

    @Override
    public Subscription<Registered> subscription() {
        return Subscription.to(TOPIC, Registered.class, TYPE);
    }

    @Override
    public void handle(List<Event<Registered>> batch) {
        for (Event<Registered> event : batch) {
            if (!event.data().email().contains("@")) {
                throw new IllegalArgumentException(event.data().email() + " is no address");
            }
        }
    }

    record Registered(long version, String email) {}
}
