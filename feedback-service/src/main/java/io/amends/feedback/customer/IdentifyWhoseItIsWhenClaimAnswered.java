package io.amends.feedback.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.quarkus.arc.All;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Contact details left with an answer or a complaint turned out to be this customer's: so are the
 * answer, the complaint and its case.
 */
@ApplicationScoped
@Priority(500)
class IdentifyWhoseItIsWhenClaimAnswered implements EventHandler<CustomerChanged> {
    private final ContactClaims claims;
    private final List<Claimable> claimable;
    private final Forgetting forgetting;
    private final Clock clock;

    IdentifyWhoseItIsWhenClaimAnswered(
            ContactClaims claims,
            @All List<Claimable> claimable,
            Forgetting forgetting,
            Clock clock) {
        this.claims = claims;
        this.claimable = claimable;
        this.forgetting = forgetting;
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
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Map<UUID, UUID> answered = claims.answered(claimIds);
            claimable.forEach(what -> what.identifyByClaim(answered, now));
            forgetting.forgetErased(answered.values());
        }
    }
}
