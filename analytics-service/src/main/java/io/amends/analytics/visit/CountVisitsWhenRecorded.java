package io.amends.analytics.visit;

import io.amends.analytics.location.Locations;
import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@ApplicationScoped
@Priority(200)
class CountVisitsWhenRecorded implements EventHandler<VisitRecorded>, Projection {
    private final Jdbi jdbi;
    private final Projections projections;
    private final Locations locations;
    private final Visits visits;
    private final ReturningCustomers customers;

    CountVisitsWhenRecorded(
            Jdbi jdbi,
            Projections projections,
            Locations locations,
            Visits visits,
            ReturningCustomers customers) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.locations = locations;
        this.visits = visits;
        this.customers = customers;
    }

    @Override
    public Subscription<VisitRecorded> subscription() {
        return Subscription.to(
                "visits", VisitRecorded.class, "visit.recorded.v1", "visit.amended.v1");
    }

    @Override
    public void handle(List<Event<VisitRecorded>> batch) {
        projections.lock("visits");
        List<VisitRecorded> latest =
                Event.latestPerKey(batch, VisitRecorded::version).stream()
                        .map(Event::data)
                        .toList();
        Locations.Ids places = locations.ids(latest.stream().map(VisitRecorded::location).toList());
        Map<UUID, Visit> known = visits.find(latest.stream().map(VisitRecorded::visitId).toList());
        VisitCounts counts = new VisitCounts();
        List<Visit> changed = new ArrayList<>(latest.size());
        for (VisitRecorded event : latest) {
            @Nullable Visit before = known.get(event.visitId());
            if (before == null || before.version() < event.version()) {
                Visit after = Visit.of(event, places.of(event.location()));
                counts.replace(before, after);
                changed.add(after);
            }
        }
        if (changed.isEmpty()) {
            return;
        }
        visits.save(changed);
        customers.apply(counts.customers());
        jdbi.useHandle(counts::apply);
    }

    @Override
    public void clear() {
        projections.lock("visits");
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "truncate visit, visit_cell, staff_cell, customer_calendar, return_cell"));
    }
}
