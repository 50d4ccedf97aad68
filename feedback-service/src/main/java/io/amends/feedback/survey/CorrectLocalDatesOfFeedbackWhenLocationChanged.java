package io.amends.feedback.survey;

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
 * A corrected zone moves answers near midnight to the date that the location's wall calendar
 * showed.
 */
@ApplicationScoped
@Priority(500)
class CorrectLocalDatesOfFeedbackWhenLocationChanged implements EventHandler<LocationChanged> {
    private final Feedbacks feedbacks;
    private final Clock clock;

    CorrectLocalDatesOfFeedbackWhenLocationChanged(Feedbacks feedbacks, Clock clock) {
        this.feedbacks = feedbacks;
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
        feedbacks.correctLocalDates(changed, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
