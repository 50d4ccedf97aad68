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

/** A customer has unsubscribed: from then on the consent is refused, until they give it again. */
@ApplicationScoped
class RecordRevocationWhenUnsubscribed
        implements EventHandler<RecordRevocationWhenUnsubscribed.Unsubscribed> {
    private final Customers customers;

    RecordRevocationWhenUnsubscribed(Customers customers) {
        this.customers = customers;
    }

    record Unsubscribed(UUID customerId, String channel, String purpose, Instant at) {}

    @Override
    public Subscription<Unsubscribed> subscription() {
        return Subscription.to("solicitations", Unsubscribed.class, "contact.unsubscribed.v1");
    }

    @Override
    public void handle(List<Event<Unsubscribed>> batch) {
        Map<UUID, List<Consent>> revoked = new LinkedHashMap<>();
        for (Event<Unsubscribed> event : batch) {
            Unsubscribed said = event.data();
            revoked.computeIfAbsent(said.customerId(), id -> new ArrayList<>())
                    .addAll(
                            Consent.saidByCustomer(
                                    said.channel(), said.purpose(), false, said.at()));
        }
        customers.say(revoked);
    }
}
