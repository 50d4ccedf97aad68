package io.amends.customer.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A customer has unsubscribed: from then on the consent is refused, until they give it again. */
@ApplicationScoped
class RecordRevocationWhenUnsubscribed
        implements EventHandler<RecordRevocationWhenUnsubscribed.Unsubscribed> {
    private final Customers customers;

    RecordRevocationWhenUnsubscribed(Customers customers) {
        this.customers = customers;
    }

    record Unsubscribed(
            UUID customerId, UUID contactPointId, String channel, String purpose, Instant at) {}

    @Override
    public Subscription<Unsubscribed> subscription() {
        return Subscription.to("solicitations", Unsubscribed.class, "contact.unsubscribed.v1");
    }

    @Override
    public void handle(List<Event<Unsubscribed>> batch) {
        customers.say(
                batch.stream()
                        .map(Event::data)
                        .map(
                                said ->
                                        new Customers.Saying(
                                                said.customerId(),
                                                said.contactPointId(),
                                                Consent.saidByCustomer(
                                                        said.channel(),
                                                        said.purpose(),
                                                        false,
                                                        said.at())))
                        .toList());
    }
}
