package io.amends.analytics.measure;

import io.amends.analytics.statistics.Median;
import io.amends.analytics.statistics.Proportion;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
                    Counts counts = new Counts();
                    cut.sums(Counts.parts(cut.beginning()), counts);
                    return counts.with(cases(cut));
                });
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

        /** All parts in one statement, so that they are of one moment. */
        void sums(List<Counts.Part> parts, Counts into) {
            String sql =
                    IntStream.range(0, parts.size())
                            .mapToObj(i -> select(i, parts.get(i)))
                            .collect(Collectors.joining(" union all "));
            read(
                    sql,
                    (group, row) ->
                            parts.get(row.getInt("part"))
                                    .reader()
                                    .read(
                                            into,
                                            group,
                                            row.getString("label"),
                                            new Counts.Sums(
                                                    List.of(
                                                            (BigDecimal[])
                                                                    row.getArray("sums")
                                                                            .getArray()))));
        }

        private String select(int number, Counts.Part part) {
            String sums =
                    part.sums().stream()
                            .map("coalesce(%s, 0)"::formatted)
                            .collect(Collectors.joining(", "));
            return select(
                    part.table(),
                    "%d as part, %s as label, array[%s]::numeric[] as sums"
                            .formatted(number, part.label(), sums),
                    ", label");
        }

        void sums(String table, String sums, RowReader reader) {
            read(select(table, sums, ""), reader);
        }

        private String select(String table, String what, String more) {
            return """
                   select %s as cut_scope, %s as beginning, %s
                   from %s where scope = any(:scopes) and day between :from and :to
                   group by cut_scope, beginning%s
                   """
                    .formatted(scope, beginning, what, table, more);
        }

        private void read(String sql, RowReader reader) {
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
