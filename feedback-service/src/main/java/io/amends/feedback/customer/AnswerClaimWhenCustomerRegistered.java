package io.amends.feedback.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Notes whose contact details a claim holds, and deletes the details. */
@ApplicationScoped
@Priority(200)
class AnswerClaimWhenCustomerRegistered implements EventHandler<CustomerChanged> {
    private final ContactClaims claims;
    private final Clock clock;

    AnswerClaimWhenCustomerRegistered(ContactClaims claims, Clock clock) {
        this.claims = claims;
        this.clock = clock;
    }

    @Override
    public Subscription<CustomerChanged> subscription() {
        return Subscription.to(
                "customers",
                CustomerChanged.class,
                "customer.registered.v1",
                "customer.changed.v1");
    }

    @Override
    public void handle(List<Event<CustomerChanged>> batch) {
        Map<UUID, UUID> customersByClaim = new HashMap<>();
        for (Event<CustomerChanged> event : batch) {
            event.data()
                    .claimIds()
                    .forEach(claim -> customersByClaim.put(claim, event.data().customerId()));
        }
        if (!customersByClaim.isEmpty()) {
            claims.answer(customersByClaim, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
