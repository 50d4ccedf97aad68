package io.amends.analytics.measure;

import io.amends.analytics.location.Location;
import io.amends.analytics.location.Locations;
import io.amends.analytics.projection.Scope;
import io.amends.chassis.security.Caller;
import io.amends.chassis.web.NotFound;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a caller asks for, within what the caller may see. */
@ApplicationScoped
public class Selections {
    private final Locations locations;
    private final Caller caller;
    private final Clock clock;

    Selections(Locations locations, Caller caller, Clock clock) {
        this.locations = locations;
        this.caller = caller;
        this.clock = clock;
    }

    /**
     * A location's figures; without one those of the whole business, or the sum over the locations
     * that the caller is limited to.
     */
    public Selection of(@Nullable String from, @Nullable String to, @Nullable String location) {
        if (location != null && !location.isBlank()) {
            caller.requireLocation(location);
            Location one =
                    locations
                            .find(location)
                            .orElseThrow(() -> new NotFound("no location has this code"));
            return new Selection(List.of(one.id()), Period.of(from, to, today(Stream.of(one))));
        }
        List<Location> visible = visible();
        List<Integer> scopes =
                caller.locations().isEmpty()
                        ? List.of(Scope.EVERYWHERE)
                        : visible.stream().map(Location::id).toList();
        return new Selection(scopes, Period.of(from, to, today(visible.stream())));
    }

    /** The locations that the caller may see, by name. */
    public List<Location> visible() {
        return locations.all().stream()
                .filter(
                        location ->
                                caller.locations()
                                        .map(codes -> codes.contains(location.code()))
                                        .orElse(true))
                .toList();
    }

    /** The latest date that it is at any of the locations. */
    public LocalDate today(Stream<Location> among) {
        return among.map(Location::zone)
                .distinct()
                .map(this::date)
                .max(Comparator.naturalOrder())
                .orElseGet(() -> date(ZoneOffset.UTC));
    }

    private LocalDate date(ZoneId zone) {
        return LocalDate.ofInstant(clock.instant(), zone);
    }
}
