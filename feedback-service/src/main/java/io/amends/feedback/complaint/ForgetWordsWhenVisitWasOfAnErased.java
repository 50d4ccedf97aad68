package io.amends.feedback.complaint;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.customer.Forgetting;
import io.amends.feedback.visit.VisitRecorded;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;
import java.util.Objects;

/**
 * What was said about a visit before it was known turns out to be an erased customer's: the words
 * go too. Visits and erasures come in no promised order.
 */
@ApplicationScoped
@Priority(700)
class ForgetWordsWhenVisitWasOfAnErased implements EventHandler<VisitRecorded> {
    private final Forgetting forgetting;

    ForgetWordsWhenVisitWasOfAnErased(Forgetting forgetting) {
        this.forgetting = forgetting;
    }

    @Override
    public Subscription<VisitRecorded> subscription() {
        return Subscription.to(
                "visits", VisitRecorded.class, "visit.recorded.v1", "visit.amended.v1");
    }

    @Override
    public void handle(List<Event<VisitRecorded>> batch) {
        forgetting.forgetErased(
                batch.stream()
                        .map(event -> event.data().customerId())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
    }
}
