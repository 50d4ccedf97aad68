package io.amends.customer.location;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.ZoneId;

/** Locations as others name them. */
@ApplicationScoped
public class LocationViews {
    private final Locations locations;
    private final Defaults defaults;

    LocationViews(Locations locations, Defaults defaults) {
        this.locations = locations;
        this.defaults = defaults;
    }

    /** What somebody calls a location, and what time it is there. */
    public record Place(String name, ZoneId zone) {}

    /** The place behind a code. */
    public Place place(String code) {
        return locations
                .find(code)
                .map(l -> new Place(l.name(), l.timeZone()))
                .orElse(new Place(code, defaults.timeZone()));
    }
}
