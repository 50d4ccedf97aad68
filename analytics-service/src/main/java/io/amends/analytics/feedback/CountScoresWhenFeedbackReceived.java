package io.amends.analytics.feedback;

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
import java.util.Map;
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
    private final LatestStates<FeedbackReceived> states;

    @Inject
    CountScoresWhenFeedbackReceived(
            Jdbi jdbi, Projections projections, Locations locations, EventJson json) {
        this.jdbi = jdbi;
        this.projections = projections;
        this.locations = locations;
        this.states =
                new LatestStates<>(
                        "feedback",
                        FeedbackReceived.class,
                        FeedbackReceived::feedbackId,
                        FeedbackReceived::version,
                        json.mapper());
    }

    @Override
    public Subscription<FeedbackReceived> subscription() {
        return Subscription.to("feedback", FeedbackReceived.class, "feedback.received.v1");
    }

    @Override
    public void handle(List<Event<FeedbackReceived>> batch) {
        projections.lock("feedback");
        jdbi.useHandle(
                handle -> {
                    LatestStates.Changes<FeedbackReceived> changes = states.advance(handle, batch);
                    Counts counts =
                            new Counts(locations.ids(changes.each(FeedbackReceived::location)));
                    changes.count(counts::count);
                    FEEDBACK.apply(handle, counts.feedback);
                    SCORES.apply(handle, counts.scores);
                    STAFF_SCORES.apply(handle, counts.staffScores);
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

    /** What a batch changes. */
    private static final class Counts {
        private final Locations.Ids places;
        private final CellTable.Deltas feedback = FEEDBACK.deltas();
        private final CellTable.Deltas scores = SCORES.deltas();
        private final CellTable.Deltas staffScores = STAFF_SCORES.deltas();

        Counts(Locations.Ids places) {
            this.places = places;
        }

        void count(FeedbackReceived state, int by) {
            int location = places.of(state.location());
            Map<String, Integer> given = state.scales();
            for (int scope : Scope.of(location)) {
                feedback.add(List.of(scope, state.localDate(), state.visitChannel()), by);
                given.forEach(
                        (scale, score) ->
                                scores.add(
                                        List.of(
                                                scope,
                                                state.localDate(),
                                                state.visitChannel(),
                                                scale,
                                                score),
                                        by));
            }
            for (UUID member : state.servedBy()) {
                given.forEach(
                        (scale, score) ->
                                staffScores.add(
                                        List.of(location, state.localDate(), member, scale, score),
                                        by));
            }
        }
    }
}
