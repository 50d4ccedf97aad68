package io.amends.feedback.visit;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** Keeps the own copy of the visits. */
@ApplicationScoped
@Priority(100)
class KnowVisitWhenRecorded implements EventHandler<VisitRecorded> {
    private final Visits visits;

    KnowVisitWhenRecorded(Visits visits) {
        this.visits = visits;
    }

    @Override
    public Subscription<VisitRecorded> subscription() {
        return Subscription.to(
                "visits", VisitRecorded.class, "visit.recorded.v1", "visit.amended.v1");
    }

    @Override
    public void handle(List<Event<VisitRecorded>> batch) {
        visits.save(
                Event.latestPerKey(batch, VisitRecorded::version).stream()
                        .map(Event::data)
                        .toList());
    }
}
