package io.amends.feedback.complaint;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.location.LocationChanged;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A corrected zone moves complaints near midnight to the date that the location's wall calendar
 * showed.
 */
@ApplicationScoped
@Priority(600)
class CorrectLocalDatesOfComplaintsWhenLocationChanged implements EventHandler<LocationChanged> {
    private final Complaints complaints;
    private final Clock clock;

    CorrectLocalDatesOfComplaintsWhenLocationChanged(Complaints complaints, Clock clock) {
        this.complaints = complaints;
        this.clock = clock;
    }

    @Override
    public Subscription<LocationChanged> subscription() {
        return Subscription.to("locations", LocationChanged.class, "location.changed.v1");
    }

    @Override
    public void handle(List<Event<LocationChanged>> batch) {
        Set<String> changed =
                batch.stream().map(event -> event.data().location()).collect(Collectors.toSet());
        complaints.correctLocalDates(changed, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
