package io.amends.customer.visit;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The topic {@code visits} again, with every version of every visit. */
@ApplicationScoped
class VisitsHistory implements EventHistory {
    private final Visits visits;

    VisitsHistory(Visits visits) {
        this.visits = visits;
    }

    @Override
    public String topic() {
        return "visits";
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return visits.told(afterKey, limit);
    }
}
