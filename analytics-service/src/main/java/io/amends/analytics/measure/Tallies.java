package io.amends.analytics.measure;

import io.amends.analytics.statistics.Median;
import io.amends.analytics.statistics.Proportion;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sums the cells of a selection: each figure costs a few rows per day, however many visits there
 * were.
 */
@ApplicationScoped
public class Tallies {
    private final Jdbi jdbi;
    private final Clock clock;

    /**
     * What a tally is of.
     *
     * @param scope a location's id; 0 when the selection was not cut by location
     * @param beginning the first day of the stretch of time
     */
    public record Group(int scope, LocalDate beginning) {}

    Tallies(Jdbi jdbi, Clock clock) {
        this.jdbi = jdbi;
        this.clock = clock;
    }

    /** The whole selection in one tally. */
    public Tally total(Selection selection) {
        return byTime(selection, Bucket.PERIOD)
                .getOrDefault(selection.period().from(), Tally.NOTHING);
    }

    /** The selection by stretches of time; those in which nothing happened are missing. */
    public NavigableMap<LocalDate, Tally> byTime(Selection selection, Bucket bucket) {
        NavigableMap<LocalDate, Tally> byTime = new TreeMap<>();
        tallies(selection, bucket, false)
                .forEach((group, tally) -> byTime.put(group.beginning(), tally));
        return byTime;
    }

    /** The selection by location and stretch of time; only for selections of locations. */
    public Map<Group, Tally> byLocation(Selection selection, Bucket bucket) {
        return tallies(selection, bucket, true);
    }

    /** What came to be counted in a group; nothing when it is missing. */
    public static Tally in(Map<Group, Tally> tallies, int scope, LocalDate beginning) {
        return tallies.getOrDefault(new Group(scope, beginning), Tally.NOTHING);
    }

    private Map<Group, Tally> tallies(Selection selection, Bucket bucket, boolean byLocation) {
        if (selection.scopes().isEmpty()) {
            return Map.of();
        }
        return jdbi.withHandle(
                handle -> {
                    Cut cut =
                            new Cut(
                                    handle,
                                    selection,
                                    bucket.beginning(),
                                    byLocation ? "scope" : "0",
                                    clock.instant());
                    Map<Group, Tally.Visits> visits = visits(cut);
                    Map<Group, Tally.Customers> customers = customers(cut);
                    Map<Group, Tally.Solicitations> solicitations = solicitations(cut);
                    Map<Group, Tally.Answers> answers = answers(cut);
                    Map<Group, Long> complaints = complaints(cut);
                    Map<Group, Tally.Cases> cases = cases(cut);
                    Set<Group> groups = new HashSet<>();
                    List.of(visits, customers, solicitations, answers, complaints, cases)
                            .forEach(part -> groups.addAll(part.keySet()));
                    Map<Group, Tally> tallies = new HashMap<>();
                    for (Group group : groups) {
                        tallies.put(
                                group,
                                new Tally(
                                        visits.getOrDefault(group, Tally.Visits.NONE),
                                        customers.getOrDefault(group, Tally.Customers.NONE),
                                        solicitations.getOrDefault(group, Tally.Solicitations.NONE),
                                        answers.getOrDefault(group, Tally.Answers.NONE),
                                        complaints.getOrDefault(group, 0L),
                                        cases.getOrDefault(group, Tally.Cases.NONE)));
                    }
                    return tallies;
                });
    }

    private static Map<Group, Tally.Visits> visits(Cut cut) {
        Map<Group, Map<String, Tally.Money>> money = new HashMap<>();
        cut.sums(
                "visit_cell",
                "currency",
                "sum(visits) as visits, sum(gross) as gross, sum(refunded) as refunded",
                (group, row) -> {
                    if (!row.getString("currency").isEmpty() && row.getLong("visits") > 0) {
                        money.computeIfAbsent(group, first -> new TreeMap<>())
                                .put(
                                        row.getString("currency"),
                                        new Tally.Money(
                                                row.getLong("visits"),
                                                row.getLong("gross"),
                                                row.getLong("refunded")));
                    }
                });
        Map<Group, Tally.Visits> visits = new HashMap<>();
        cut.sums(
                "visit_cell",
                "sum(visits) as visits, sum(identified) as identified",
                (group, row) ->
                        visits.put(
                                group,
                                new Tally.Visits(
                                        row.getLong("visits"),
                                        row.getLong("identified"),
                                        money.getOrDefault(group, Map.of()))));
        return visits;
    }

    /**
     * Counts a customer at the first visit day of the stretch: the one whose gap reaches back
     * beyond its beginning.
     */
    private static Map<Group, Tally.Customers> customers(Cut cut) {
        Map<Group, Tally.Customers> customers = new HashMap<>();
        cut.sums(
                "return_cell",
                """
                sum(customers) filter (where gap = 0 or day - gap < %s) as customers,
                sum(customers) filter (where gap = 0) as newcomers
                """
                        .formatted(cut.beginning()),
                (group, row) ->
                        customers.put(
                                group,
                                new Tally.Customers(
                                        row.getLong("customers"), row.getLong("newcomers"))));
        return customers;
    }

    /** Alerts go to the staff: they are decisions, but solicit nobody. */
    private static Map<Group, Tally.Solicitations> solicitations(Cut cut) {
        Map<Group, Tally.Solicitations> solicitations = new HashMap<>();
        cut.sums(
                "(select *, programme <> 'recovery-alert' as to_customer from solicitation_cell) as decided",
                """
                sum(decisions) filter (where outcome = 'sent' and to_customer) as sent,
                sum(decisions) filter (where outcome = 'suppressed' and to_customer) as suppressed,
                sum(decisions) filter (where outcome = 'held-out' and to_customer) as held_out,
                sum(decisions) filter (where outcome = 'sent' and class = 'survey') as surveys,
                sum(answered) filter (where outcome = 'sent' and class = 'survey') as answered
                """,
                (group, row) ->
                        solicitations.put(
                                group,
                                new Tally.Solicitations(
                                        row.getLong("sent"),
                                        row.getLong("suppressed"),
                                        row.getLong("held_out"),
                                        row.getLong("surveys"),
                                        row.getLong("answered"))));
        return solicitations;
    }

    private static Map<Group, Tally.Answers> answers(Cut cut) {
        Map<Group, Tally.Answers> answers = new HashMap<>();
        cut.sums(
                "feedback_cell",
                "sum(feedback) as feedback",
                (group, row) ->
                        answers.put(
                                group,
                                new Tally.Answers(row.getLong("feedback"), new HashMap<>())));
        cut.sums(
                "score_cell",
                "scale, score",
                "sum(answers) as answers",
                (group, row) -> {
                    Tally.Answers given = answers.get(group);
                    if (given != null) {
                        given.scores()
                                .computeIfAbsent(row.getString("scale"), first -> new TreeMap<>())
                                .put(row.getInt("score"), row.getLong("answers"));
                    }
                });
        return answers;
    }

    private static Map<Group, Long> complaints(Cut cut) {
        Map<Group, Long> complaints = new HashMap<>();
        cut.sums(
                "complaint_cell",
                "sum(complaints) as complaints",
                (group, row) -> complaints.put(group, row.getLong("complaints")));
        return complaints;
    }

    private static Map<Group, Tally.Cases> cases(Cut cut) {
        Map<Group, Tally.Cases> cases = new HashMap<>();
        cut.sums(
                """
                (select location as scope, day, minutes_to_acknowledge, minutes_to_resolve,
                        acknowledged_at is not null or acknowledge_by < :now as acknowledgement_known,
                        acknowledged_at <= acknowledge_by as acknowledged_in_time,
                        resolved_at is not null or resolve_by < :now as resolution_known,
                        resolved_at <= resolve_by as resolved_in_time
                 from recovery_case
                 union all
                 select 0, day, minutes_to_acknowledge, minutes_to_resolve,
                        acknowledged_at is not null or acknowledge_by < :now, acknowledged_at <= acknowledge_by,
                        resolved_at is not null or resolve_by < :now, resolved_at <= resolve_by
                 from recovery_case) as scoped
                """,
                """
                array_agg(minutes_to_acknowledge) filter (where minutes_to_acknowledge is not null) as to_acknowledge,
                array_agg(minutes_to_resolve) filter (where minutes_to_resolve is not null) as to_resolve,
                count(*) filter (where acknowledgement_known) as acknowledgements,
                count(*) filter (where acknowledged_in_time) as acknowledged_in_time,
                count(*) filter (where resolution_known) as resolutions,
                count(*) filter (where resolved_in_time) as resolved_in_time
                """,
                (group, row) ->
                        cases.put(
                                group,
                                new Tally.Cases(
                                        minutes(row, "to_acknowledge"),
                                        minutes(row, "to_resolve"),
                                        new Proportion(
                                                row.getLong("acknowledged_in_time"),
                                                row.getLong("acknowledgements")),
                                        new Proportion(
                                                row.getLong("resolved_in_time"),
                                                row.getLong("resolutions")))));
        return cases;
    }

    private static Median minutes(ResultSet row, String column) throws SQLException {
        @Nullable Array array = row.getArray(column);
        return Median.of(array == null ? List.of() : List.of((Integer[]) array.getArray()));
    }

    private interface RowReader {
        void read(Group group, ResultSet row) throws SQLException;
    }

    /** A selection, and how its cells are put together. */
    private record Cut(
            Handle handle, Selection selection, String beginning, String scope, Instant now) {

        void sums(String table, String sums, RowReader reader) {
            sums(table, "", sums, reader);
        }

        void sums(String table, String labels, String sums, RowReader reader) {
            String more = labels.isEmpty() ? "" : ", " + labels;
            String sql =
                    """
                    select %1$s as cut_scope, %2$s as beginning %3$s, %4$s
                    from %5$s where scope = any(:scopes) and day between :from and :to
                    group by cut_scope, beginning %3$s
                    """
                            .formatted(scope, beginning, more, sums, table);
            try (var query = handle.createQuery(sql)) {
                query.bind("scopes", selection.scopes().toArray(Integer[]::new))
                        .bind("from", selection.period().from())
                        .bind("to", selection.period().to())
                        .bind("now", now)
                        .map(
                                (row, context) -> {
                                    Group group =
                                            new Group(
                                                    row.getInt("cut_scope"),
                                                    row.getObject("beginning", LocalDate.class));
                                    reader.read(group, row);
                                    return group;
                                })
                        .forEach(group -> {});
            }
        }
    }
}
