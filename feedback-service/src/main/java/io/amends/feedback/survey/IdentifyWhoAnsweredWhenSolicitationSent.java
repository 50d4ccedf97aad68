package io.amends.feedback.survey;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.solicitation.SolicitationSent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An answer is theirs to whom its link was sent, whatever the visit says: also one that came before
 * it was heard whom that was.
 */
@ApplicationScoped
@Priority(500)
class IdentifyWhoAnsweredWhenSolicitationSent implements EventHandler<SolicitationSent> {
    private final ReceiveFeedback feedback;
    private final Clock clock;

    IdentifyWhoAnsweredWhenSolicitationSent(ReceiveFeedback feedback, Clock clock) {
        this.feedback = feedback;
        this.clock = clock;
    }

    @Override
    public Subscription<SolicitationSent> subscription() {
        return Subscription.to(
                "solicitations",
                SolicitationSent.class,
                SolicitationSent.SENT,
                SolicitationSent.FAILED);
    }

    @Override
    public void handle(List<Event<SolicitationSent>> batch) {
        Map<UUID, UUID> customersBySolicitation = new HashMap<>();
        for (Event<SolicitationSent> event : batch) {
            UUID customer = event.data().customerId();
            if (customer != null) {
                customersBySolicitation.put(event.data().solicitationId(), customer);
            }
        }
        feedback.identifyBySolicitation(
                customersBySolicitation, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
