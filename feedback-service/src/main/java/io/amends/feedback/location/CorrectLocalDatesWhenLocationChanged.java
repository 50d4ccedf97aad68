package io.amends.feedback.location;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.quarkus.arc.All;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A corrected zone moves what was said near midnight to the date that the location's wall calendar
 * showed.
 */
@ApplicationScoped
@Priority(500)
class CorrectLocalDatesWhenLocationChanged implements EventHandler<LocationChanged> {
    private final List<Dated> dated;
    private final Clock clock;

    CorrectLocalDatesWhenLocationChanged(@All List<Dated> dated, Clock clock) {
        this.dated = dated;
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
        dated.forEach(what -> what.correctLocalDates(changed, now));
    }
}
