package io.amends.analytics.solicitation;

import io.amends.analytics.location.Locations;
import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

@ApplicationScoped
@Priority(300)
class CountSolicitationsWhenDecided implements EventHandler<SolicitationDecided>, Projection {
    private final Projections projections;
    private final Locations locations;
    private final Solicitations solicitations;

    CountSolicitationsWhenDecided(
            Projections projections, Locations locations, Solicitations solicitations) {
        this.projections = projections;
        this.locations = locations;
        this.solicitations = solicitations;
    }

    @Override
    public Subscription<SolicitationDecided> subscription() {
        return Subscription.to(
                "solicitations",
                SolicitationDecided.class,
                "solicitation.sent.v1",
                "solicitation.deferred.v1",
                "solicitation.suppressed.v1",
                "solicitation.heldout.v1",
                "solicitation.failed.v1");
    }

    @Override
    public void handle(List<Event<SolicitationDecided>> batch) {
        projections.lock("solicitations");
        Map<UUID, SolicitationDecided> latest = new LinkedHashMap<>();
        for (Event<SolicitationDecided> event :
                Event.latestPerKey(batch, SolicitationDecided::version)) {
            latest.put(event.data().solicitationId(), event.data());
        }
        Locations.Ids places =
                locations.ids(latest.values().stream().map(SolicitationDecided::location).toList());
        solicitations.update(
                latest.keySet(),
                solicitation -> {
                    SolicitationDecided event =
                            Objects.requireNonNull(latest.get(solicitation.id()));
                    return event.version() > solicitation.version()
                            ? solicitation.decided(
                                    Decision.of(event, places.of(event.location())),
                                    event.version())
                            : solicitation;
                });
    }

    @Override
    public void clear() {
        projections.lock("solicitations");
        solicitations.clear();
    }
}
