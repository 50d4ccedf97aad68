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
        return Subscription.to("visits", VisitHeard.class, "visit.recorded.v1", "visit.amended.v1");
    }

    @Override
    public void handle(List<Event<VisitHeard>> batch) {
        timers.set(
                ProgrammeName.POST_VISIT_SURVEY,
                Event.latestPerKey(batch, VisitHeard::version).stream()
                        .filter(event -> event.data().customerId() != null)
                        .map(SolicitFeedbackWhenVisitRecorded::occurrence)
                        .toList());
    }

    private static Occurrence occurrence(Event<VisitHeard> event) {
        VisitHeard visit = event.data();
        return new Occurrence(
                ProgrammeName.POST_VISIT_SURVEY,
                Subject.visit(visit.visitId()),
                "",
                visit.version(),
                visit.customerId(),
                null,
                visit.location(),
                visit.visitId(),
                visit.effectiveAt(),
                visit.localDate(),
                visit.imported(),
                visit.isVoided(),
                null,
                event.trace());
    }
}
