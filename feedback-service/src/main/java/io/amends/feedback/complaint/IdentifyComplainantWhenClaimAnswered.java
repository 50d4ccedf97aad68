package io.amends.feedback.complaint;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.customer.ContactClaims;
import io.amends.feedback.customer.CustomerChanged;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Contact details left with a complaint turned out to be this customer's: the complaint and its
 * case are theirs.
 */
@ApplicationScoped
@Priority(600)
class IdentifyComplainantWhenClaimAnswered implements EventHandler<CustomerChanged> {
    private final ContactClaims claims;
    private final Complaints complaints;
    private final Clock clock;

    IdentifyComplainantWhenClaimAnswered(ContactClaims claims, Complaints complaints, Clock clock) {
        this.claims = claims;
        this.complaints = complaints;
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
        List<UUID> claimIds =
                batch.stream().flatMap(event -> event.data().claimIds()).distinct().toList();
        if (!claimIds.isEmpty()) {
            complaints.identifyByClaim(
                    claims.answered(claimIds), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
