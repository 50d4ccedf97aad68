package io.amends.customer.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A customer has undone an unsubscription: from then on the consent is given again. */
@ApplicationScoped
class RecordGrantWhenResubscribed
        implements EventHandler<RecordGrantWhenResubscribed.Resubscribed> {
    private final Customers customers;

    RecordGrantWhenResubscribed(Customers customers) {
        this.customers = customers;
    }

    record Resubscribed(
            UUID customerId, UUID contactPointId, String channel, String purpose, Instant at) {}

    @Override
    public Subscription<Resubscribed> subscription() {
        return Subscription.to("solicitations", Resubscribed.class, "contact.resubscribed.v1");
    }

    @Override
    public void handle(List<Event<Resubscribed>> batch) {
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
                                                        true,
                                                        said.at())))
                        .toList());
    }
}
