package io.amends.notification.location;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** Keeps the own copy of the locations' names and zones. */
@ApplicationScoped
@Priority(100)
class RememberLocationWhenChanged implements EventHandler<LocationChanged> {
    private final KnownLocations locations;

    RememberLocationWhenChanged(KnownLocations locations) {
        this.locations = locations;
    }

    @Override
    public Subscription<LocationChanged> subscription() {
        return Subscription.to("locations", LocationChanged.class, "location.changed.v1");
    }

    @Override
    public void handle(List<Event<LocationChanged>> batch) {
        locations.remember(
                Event.latestPerKey(batch, LocationChanged::version).stream()
                        .map(Event::data)
                        .toList());
    }
}
