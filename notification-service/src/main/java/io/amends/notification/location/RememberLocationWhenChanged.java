package io.amends.notification.location;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** Keeps the own copy of the locations' names and zones, and wakes what waited for one of them. */
@ApplicationScoped
@Priority(2000)
class RememberLocationWhenChanged implements EventHandler<LocationChanged> {
    private final KnownLocations locations;
    private final jakarta.enterprise.event.Event<LocationsHeardOf> heardOf;

    RememberLocationWhenChanged(
            KnownLocations locations, jakarta.enterprise.event.Event<LocationsHeardOf> heardOf) {
        this.locations = locations;
        this.heardOf = heardOf;
    }

    @Override
    public Subscription<LocationChanged> subscription() {
        return Subscription.to("locations", LocationChanged.class, "location.changed.v1");
    }

    @Override
    public void handle(List<Event<LocationChanged>> batch) {
        List<LocationChanged> latest =
                Event.latestPerKey(batch, LocationChanged::version).stream()
                        .map(Event::data)
                        .toList();
        heardOf.fire(new LocationsHeardOf(latest.stream().map(LocationChanged::location).toList()));
        locations.remember(latest);
    }
}
