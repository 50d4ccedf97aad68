package io.amends.analytics.feedback;

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
@Priority(400)
class CountScoresWhenFeedbackReceived implements EventHandler<FeedbackReceived>, Projection {
    private static final CellTable FEEDBACK =
            new CellTable(
                    "feedback_cell",
                    List.of(
                            column("scope", "int"),
                            column("day", "date"),
                            column("channel", "text")),
                    List.of("feedback"));
    private static final CellTable SCORES =
            new CellTable(
                    "score_cell",
                    List.of(
                            column("scope", "int"),
                            column("day", "date"),
                            column("channel", "text"),
                            column("scale", "text"),
                            column("score", "int")),
                    List.of("answers"));
    private static final CellTable STAFF_SCORES =
            new CellTable(
                    "staff_score_cell",
                    List.of(
                            column("location", "int"),
                            column("day", "date"),
                            column("staff_id", "uuid"),
                            column("scale", "text"),
                            column("score", "int")),
                    List.of("answers"));

    private final Jdbi jdbi;
    private final Projections projections;
    private final Locations locations;

    CountScoresWhenFeedbackReceived(Jdbi jdbi, Projections projections, Locations locations) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.locations = locations;
    }

    @Override
    public Subscription<FeedbackReceived> subscription() {
        return Subscription.to("feedback", FeedbackReceived.class, "feedback.received.v1");
    }

    @Override
    public void handle(List<Event<FeedbackReceived>> batch) {
        projections.lock("feedback");
        Locations.Ids places =
                locations.ids(batch.stream().map(event -> event.data().location()).toList());
        Map<UUID, FeedbackReceived> byId = new HashMap<>();
        batch.forEach(event -> byId.put(event.data().feedbackId(), event.data()));
        jdbi.useHandle(
                handle -> {
                    CellTable.Deltas feedback = FEEDBACK.deltas();
                    CellTable.Deltas scores = SCORES.deltas();
                    CellTable.Deltas staffScores = STAFF_SCORES.deltas();
                    byId.keySet().retainAll(remember(handle, byId.keySet()));
                    for (FeedbackReceived event : byId.values()) {
                        int location = places.of(event.location());
                        Map<String, Integer> given = event.scales();
                        for (int scope : Scope.of(location)) {
                            feedback.add(
                                    List.of(scope, event.localDate(), event.visitChannel()), 1);
                            given.forEach(
                                    (scale, score) ->
                                            scores.add(
                                                    List.of(
                                                            scope,
                                                            event.localDate(),
                                                            event.visitChannel(),
                                                            scale,
                                                            score),
                                                    1));
                        }
                        for (UUID member : event.servedBy()) {
                            given.forEach(
                                    (scale, score) ->
                                            staffScores.add(
                                                    List.of(
                                                            location,
                                                            event.localDate(),
                                                            member,
                                                            scale,
                                                            score),
                                                    1));
                        }
                    }
                    FEEDBACK.apply(handle, feedback);
                    SCORES.apply(handle, scores);
                    STAFF_SCORES.apply(handle, staffScores);
                });
    }

    @Override
    public void clear() {
        projections.lock("feedback");
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "truncate feedback, feedback_cell, score_cell, staff_score_cell"));
    }

    /** Those of the ids that had not been counted before. */
    private static List<UUID> remember(Handle handle, Set<UUID> ids) {
        return handle.createQuery(
                        """
                        insert into feedback (feedback_id) select * from unnest(:ids)
                        on conflict (feedback_id) do nothing returning feedback_id
                        """)
                .bind("ids", ids.toArray(UUID[]::new))
                .mapTo(UUID.class)
                .list();
    }
}
