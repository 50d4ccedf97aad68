package io.amends.notification.solicitation;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.notification.programme.ProgrammeName;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/**
 * Asks the customer about the visit, once it is time to. A visit without a customer has nobody to
 * ask.
 */
@ApplicationScoped
class SolicitFeedbackWhenVisitRecorded implements EventHandler<VisitHeard> {
    private final Timers timers;

    SolicitFeedbackWhenVisitRecorded(Timers timers) {
        this.timers = timers;
    }

    @Override
    public Subscription<VisitHeard> subscription() {
        return VisitHeard.SUBSCRIPTION;
    }

    @Override
    public void handle(List<Event<VisitHeard>> batch) {
        timers.set(
                ProgrammeName.POST_VISIT_SURVEY,
                Event.latestPerKey(batch, VisitHeard::version).stream()
                        .filter(event -> event.data().customerId() != null)
                        .map(
                                event ->
                                        VisitHeard.occurrence(
                                                event,
                                                ProgrammeName.POST_VISIT_SURVEY,
                                                Subject.visit(event.data().visitId())))
                        .toList());
    }
}
