package io.amends.analytics.complaint;

import static io.amends.analytics.projection.CellTable.column;

import io.amends.analytics.location.Locations;
import io.amends.analytics.projection.CellTable;
import io.amends.analytics.projection.Projections;
import io.amends.analytics.projection.Scope;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Projection;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

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

    CountComplaintsWhenRaised(Jdbi jdbi, Projections projections, Locations locations) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.locations = locations;
    }

    @Override
    public Subscription<ComplaintRaised> subscription() {
        return Subscription.to("complaints", ComplaintRaised.class, "complaint.raised.v1");
    }

    @Override
    public void handle(List<Event<ComplaintRaised>> batch) {
        projections.lock("complaints");
        Locations.Ids places =
                locations.ids(batch.stream().map(event -> event.data().location()).toList());
        Map<UUID, ComplaintRaised> byId = new HashMap<>();
        batch.forEach(event -> byId.put(event.data().complaintId(), event.data()));
        jdbi.useHandle(
                handle -> {
                    CellTable.Deltas complaints = COMPLAINTS.deltas();
                    byId.keySet().retainAll(remember(handle, byId.keySet()));
                    for (ComplaintRaised event : byId.values()) {
                        for (int scope : Scope.of(places.of(event.location()))) {
                            complaints.add(
                                    List.of(
                                            scope,
                                            event.localDate(),
                                            event.channel(),
                                            event.cause() == null ? "" : event.cause(),
                                            event.severity(),
                                            event.prompted()),
                                    1);
                        }
                    }
                    COMPLAINTS.apply(handle, complaints);
                });
    }

    @Override
    public void clear() {
        projections.lock("complaints");
        jdbi.useHandle(handle -> handle.execute("truncate complaint, complaint_cell"));
    }

    /** Those of the ids that had not been counted before. */
    private static List<UUID> remember(Handle handle, Set<UUID> ids) {
        return handle.createQuery(
                        """
                        insert into complaint (complaint_id) select * from unnest(:ids)
                        on conflict (complaint_id) do nothing returning complaint_id
                        """)
                .bind("ids", ids.toArray(UUID[]::new))
                .mapTo(UUID.class)
                .list();
    }
}
