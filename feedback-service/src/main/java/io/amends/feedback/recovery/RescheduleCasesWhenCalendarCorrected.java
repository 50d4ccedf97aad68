package io.amends.feedback.recovery;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.location.LocationChanged;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Due times follow the calendar as it is known to have been; recorded escalations stay. */
@ApplicationScoped
@Priority(500)
class RescheduleCasesWhenCalendarCorrected implements EventHandler<LocationChanged> {
    private final RecoveryCases cases;
    private final Clock clock;

    RescheduleCasesWhenCalendarCorrected(RecoveryCases cases, Clock clock) {
        this.cases = cases;
        this.clock = clock;
    }

    @Override
    public Subscription<LocationChanged> subscription() {
        return Subscription.to("locations", LocationChanged.class, "location.changed.v1");
    }

    @Override
    public void handle(List<Event<LocationChanged>> batch) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Set<String> changed =
                batch.stream().map(event -> event.data().location()).collect(Collectors.toSet());
        cases.changeOpenOnesAt(changed, open -> open.reschedule(now));
    }
}
