package io.amends.analytics.complaint;

import static io.amends.analytics.projection.CellTable.column;

import io.amends.analytics.location.Locations;
import io.amends.analytics.projection.CellTable;
import io.amends.analytics.projection.LatestStates;
import io.amends.analytics.projection.Projections;
import io.amends.analytics.projection.Scope;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;

import java.util.List;

@ApplicationScoped
@Priority(500)
class CountComplaintsWhenRaised implements EventHandler<ComplaintRaised>, Projection {
    private static final CellTable COMPLAINTS =
            new CellTable(
                    "complaint_cell",
                    List.of(
                            column("scope", "int"),
                            column("day", "date"),
                            column("channel", "text"),
                            column("cause", "text"),
                            column("severity", "text"),
                            column("prompted", "boolean")),
                    List.of("complaints"));

    private final Jdbi jdbi;
    private final Projections projections;
    private final Locations locations;
    private final LatestStates<ComplaintRaised> states;

    @Inject
    CountComplaintsWhenRaised(
            Jdbi jdbi, Projections projections, Locations locations, EventJson json) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.locations = locations;
        this.states =
                new LatestStates<>(
                        "complaint",
                        ComplaintRaised.class,
                        ComplaintRaised::complaintId,
                        ComplaintRaised::version,
                        json.mapper());
    }

    @Override
    public Subscription<ComplaintRaised> subscription() {
        return Subscription.to("complaints", ComplaintRaised.class, "complaint.raised.v1");
    }

    @Override
    public void handle(List<Event<ComplaintRaised>> batch) {
        projections.lock("complaints");
        jdbi.useHandle(
                handle -> {
                    LatestStates.Changes<ComplaintRaised> changes = states.advance(handle, batch);
                    Locations.Ids places = locations.ids(changes.each(ComplaintRaised::location));
                    CellTable.Deltas complaints = COMPLAINTS.deltas();
                    changes.count((state, by) -> count(complaints, places, state, by));
                    COMPLAINTS.apply(handle, complaints);
                });
    }

    @Override
    public void clear() {
        projections.lock("complaints");
        jdbi.useHandle(handle -> handle.execute("truncate complaint, complaint_cell"));
    }

    private static void count(
            CellTable.Deltas complaints, Locations.Ids places, ComplaintRaised state, int by) {
        for (int scope : Scope.of(places.of(state.location()))) {
            complaints.add(
                    List.of(
                            scope,
                            state.localDate(),
                            state.channel(),
                            state.cause() == null ? "" : state.cause(),
                            state.severity(),
                            state.prompted()),
                    by);
        }
    }
}
