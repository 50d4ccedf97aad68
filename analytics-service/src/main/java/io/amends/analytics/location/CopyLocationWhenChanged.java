package io.amends.analytics.location;

import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.util.List;

@ApplicationScoped
@Priority(100)
class CopyLocationWhenChanged implements EventHandler<LocationChanged>, Projection {
    private final Jdbi jdbi;
    private final Locations locations;
    private final Projections projections;

    CopyLocationWhenChanged(Jdbi jdbi, Locations locations, Projections projections) {
        this.jdbi = jdbi;
        this.locations = locations;
        this.projections = projections;
    }

    @Override
    public Subscription<LocationChanged> subscription() {
        return Subscription.to("locations", LocationChanged.class, "location.changed.v1");
    }

    @Override
    public void handle(List<Event<LocationChanged>> batch) {
        projections.lock("locations");
        List<LocationChanged> changes =
                Event.latestPerKey(batch, LocationChanged::version).stream()
                        .map(Event::data)
                        .toList();
        Locations.Ids ids = locations.ids(changes.stream().map(LocationChanged::location).toList());
        jdbi.useHandle(
                handle -> {
                    var updates =
                            handle.prepareBatch(
                                    """
                    update location set version = :version, name = :name, time_zone = :zone, currency = :currency,
                                        confirmed = :confirmed
                    where id = :id and version < :version
                    """);
                    for (LocationChanged change : changes) {
                        updates.bind("id", ids.of(change.location()))
                                .bind("version", change.version())
                                .bind("name", change.name())
                                .bind("zone", change.timeZone().getId())
                                .bind("currency", change.currency())
                                .bind("confirmed", change.confirmed())
                                .add();
                    }
                    updates.execute();
                });
    }

    /**
     * The rows stay, since the other projections use their ids; the first event of each location
     * replaces its facts.
     */
    @Override
    public void clear() {
        projections.lock("locations");
        jdbi.useHandle(handle -> handle.execute("update location set version = 0"));
    }
}
