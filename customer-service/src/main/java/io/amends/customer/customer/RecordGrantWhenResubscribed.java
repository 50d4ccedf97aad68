package io.amends.customer.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A customer has undone an unsubscription: from then on the consent is given again. */
@ApplicationScoped
class RecordGrantWhenResubscribed
        implements EventHandler<RecordGrantWhenResubscribed.Resubscribed> {
    private final Customers customers;

    RecordGrantWhenResubscribed(Customers customers) {
        this.customers = customers;
    }

    record Resubscribed(UUID customerId, String channel, String purpose, Instant at) {}

    @Override
    public Subscription<Resubscribed> subscription() {
        return Subscription.to("solicitations", Resubscribed.class, "contact.resubscribed.v1");
    }

    @Override
    public void handle(List<Event<Resubscribed>> batch) {
        Map<UUID, List<Consent>> given = new LinkedHashMap<>();
        for (Event<Resubscribed> event : batch) {
            Resubscribed said = event.data();
            given.computeIfAbsent(said.customerId(), id -> new ArrayList<>())
                    .addAll(
                            Consent.saidByCustomer(
                                    said.channel(), said.purpose(), true, said.at()));
        }
        customers.say(given);
    }
}
