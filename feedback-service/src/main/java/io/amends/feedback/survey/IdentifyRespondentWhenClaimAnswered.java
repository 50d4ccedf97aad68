package io.amends.feedback.survey;

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

/** Contact details left with an answer turned out to be this customer's: the answer is theirs. */
@ApplicationScoped
@Priority(500)
class IdentifyRespondentWhenClaimAnswered implements EventHandler<CustomerChanged> {
    private final ContactClaims claims;
    private final Feedbacks feedbacks;
    private final Clock clock;

    IdentifyRespondentWhenClaimAnswered(ContactClaims claims, Feedbacks feedbacks, Clock clock) {
        this.claims = claims;
        this.feedbacks = feedbacks;
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
            feedbacks.identifyByClaim(
                    claims.answered(claimIds), clock.instant().truncatedTo(ChronoUnit.MILLIS));
        }
    }
}
