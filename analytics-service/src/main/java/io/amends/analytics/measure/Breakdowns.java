package io.amends.analytics.measure;

import com.fasterxml.jackson.annotation.JsonProperty;

import io.amends.analytics.projection.Scope;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What a selection's counts consist of. */
@ApplicationScoped
class Breakdowns {
    private final Jdbi jdbi;

    Breakdowns(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** By what visits and their scores can be broken down below a location. */
    enum Dimension {
        CHANNEL("visit_cell", "score_cell", "channel", "scope = any(:scopes)"),
        STAFF(
                "staff_cell",
                "staff_score_cell",
                "staff_id::text",
                "(:everywhere = any(:scopes) or location = any(:scopes))");

        private final String visits;
        private final String scores;
        private final String label;
        private final String where;

        Dimension(String visits, String scores, String label, String where) {
            this.visits = visits;
            this.scores = scores;
            this.label = label;
            this.where = where;
        }
    }

    /** Decisions of one kind, and how many of the questions among them were answered. */
    public record Decisions(
            String programme,
            @JsonProperty("class") String kind,
            String channel,
            String outcome,
            String rule,
            long decisions,
            long answered) {}

    /** Complaints of one kind. */
    public record Complaints(
            String channel, String cause, String severity, boolean prompted, long complaints) {}

    /** Visits, and the scores given about them, by channel or by staff member. */
    NavigableMap<String, Tally> of(Selection selection, Dimension dimension) {
        return jdbi.withHandle(
                handle -> {
                    Map<String, Map<String, TreeMap<Integer, Long>>> scores = new HashMap<>();
                    bound(
                                    handle.createQuery(
                                            """
                                    select %s as label, scale, score, sum(answers) as answers
                                    from %s where %s and day between :from and :to group by 1, 2, 3
                                    """
                                                    .formatted(
                                                            dimension.label,
                                                            dimension.scores,
                                                            dimension.where)),
                                    selection)
                            .map(
                                    (row, context) ->
                                            scores.computeIfAbsent(
                                                            row.getString("label"),
                                                            first -> new HashMap<>())
                                                    .computeIfAbsent(
                                                            row.getString("scale"),
                                                            first -> new TreeMap<>())
                                                    .merge(
                                                            row.getInt("score"),
                                                            row.getLong("answers"),
                                                            Long::sum))
                            .forEach(answers -> {});
                    NavigableMap<String, Tally> tallies = new TreeMap<>();
                    bound(
                                    handle.createQuery(
                                            """
                                    select %s as label, sum(visits) as visits, sum(identified) as identified
                                    from %s where %s and day between :from and :to group by 1 having sum(visits) > 0
                                    """
                                                    .formatted(
                                                            dimension.label,
                                                            dimension.visits,
                                                            dimension.where)),
                                    selection)
                            .map(
                                    (row, context) ->
                                            tallies.put(
                                                    row.getString("label"),
                                                    Tally.ofVisits(
                                                            new Tally.Visits(
                                                                    row.getLong("visits"),
                                                                    row.getLong("identified"),
                                                                    Map.of()),
                                                            new Tally.Answers(
                                                                    0,
                                                                    scores.getOrDefault(
                                                                            row.getString("label"),
                                                                            Map.of())))))
                            .forEach(before -> {});
                    return tallies;
                });
    }

    List<Decisions> decisions(Selection selection) {
        return jdbi.withHandle(
                handle ->
                        bound(
                                        handle.createQuery(
                                                """
                                select programme, class as kind, channel, outcome, rule,
                                       sum(decisions) as decisions, sum(answered) as answered
                                from solicitation_cell where scope = any(:scopes) and day between :from and :to
                                group by 1, 2, 3, 4, 5 having sum(decisions) > 0 order by 1, 2, 3, 4, 5
                                """),
                                        selection)
                                .map(ConstructorMapper.of(Decisions.class))
                                .list());
    }

    List<Complaints> complaints(Selection selection) {
        return jdbi.withHandle(
                handle ->
                        bound(
                                        handle.createQuery(
                                                """
                                select channel, cause, severity, prompted, sum(complaints) as complaints
                                from complaint_cell where scope = any(:scopes) and day between :from and :to
                                group by 1, 2, 3, 4 order by 1, 2, 3, 4
                                """),
                                        selection)
                                .map(ConstructorMapper.of(Complaints.class))
                                .list());
    }

    private static Query bound(Query query, Selection selection) {
        return query.bind("everywhere", Scope.EVERYWHERE)
                .bind("scopes", selection.scopes().toArray(Integer[]::new))
                .bind("from", selection.period().from())
                .bind("to", selection.period().to());
    }
}
