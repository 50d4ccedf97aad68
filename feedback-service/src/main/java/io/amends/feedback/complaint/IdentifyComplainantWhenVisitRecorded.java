package io.amends.feedback.complaint;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.visit.VisitRecorded;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A complaint about a visit is that visit's customer's, also when the visit, or its customer,
 * became known later.
 */
@ApplicationScoped
@Priority(600)
class IdentifyComplainantWhenVisitRecorded implements EventHandler<VisitRecorded> {
    private final Complaints complaints;
    private final Clock clock;

    IdentifyComplainantWhenVisitRecorded(Complaints complaints, Clock clock) {
        this.complaints = complaints;
        this.clock = clock;
    }

    @Override
    public Subscription<VisitRecorded> subscription() {
        return Subscription.to(
                "visits", VisitRecorded.class, "visit.recorded.v1", "visit.amended.v1");
    }

    @Override
    public void handle(List<Event<VisitRecorded>> batch) {
        Map<UUID, UUID> customersByVisit = new HashMap<>();
        for (Event<VisitRecorded> event : batch) {
            UUID customer = event.data().customerId();
            if (customer != null) {
                customersByVisit.put(event.data().visitId(), customer);
            }
        }
        complaints.identifyByVisit(
                customersByVisit, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
