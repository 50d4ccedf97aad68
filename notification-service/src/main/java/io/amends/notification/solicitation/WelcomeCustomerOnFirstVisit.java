package io.amends.notification.solicitation;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.notification.programme.ProgrammeName;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Welcomes a customer on the first visit that is heard of, once in their life. A first visit that
 * is imported or long past means that the customer is not new: that decides it too.
 */
@ApplicationScoped
class WelcomeCustomerOnFirstVisit implements EventHandler<VisitHeard> {
    private final Timers timers;

    WelcomeCustomerOnFirstVisit(Timers timers) {
        this.timers = timers;
    }

    @Override
    public Subscription<VisitHeard> subscription() {
        return VisitHeard.SUBSCRIPTION;
    }

    @Override
    public void handle(List<Event<VisitHeard>> batch) {
        Map<UUID, Occurrence> first = new LinkedHashMap<>();
        for (Event<VisitHeard> event : Event.latestPerKey(batch, VisitHeard::version)) {
            UUID customer = event.data().customerId();
            if (customer != null) {
                // A voided visit gives way to the next one.
                first.merge(
                        customer,
                        VisitHeard.occurrence(
                                event, ProgrammeName.WELCOME, Subject.customer(customer)),
                        (known, next) -> known.voided() ? next : known);
            }
        }
        timers.set(ProgrammeName.WELCOME, List.copyOf(first.values()));
    }
}
