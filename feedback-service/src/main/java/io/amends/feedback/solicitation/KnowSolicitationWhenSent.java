package io.amends.feedback.solicitation;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** Keeps to whom each message was sent. */
@ApplicationScoped
@Priority(100)
class KnowSolicitationWhenSent implements EventHandler<SolicitationSent> {
    private final Solicitations solicitations;

    KnowSolicitationWhenSent(Solicitations solicitations) {
        this.solicitations = solicitations;
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
        solicitations.save(
                Event.latestPerKey(batch, SolicitationSent::version).stream()
                        .map(Event::data)
                        .filter(sent -> sent.customerId() != null)
                        .toList());
    }
}
