package io.amends.analytics.visit;

import static io.amends.analytics.projection.CellTable.column;

import io.amends.analytics.projection.CellTable;
import io.amends.analytics.projection.Scope;

import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a batch of visits changes in the counts: the old contribution of each out, the new one in.
 */
final class VisitCounts {
    private static final CellTable VISITS =
            new CellTable(
                    "visit_cell",
                    List.of(
                            column("scope", "int"),
                            column("day", "date"),
                            column("channel", "text"),
                            column("currency", "text")),
                    List.of("visits", "identified", "gross", "refunded"));
    private static final CellTable STAFF =
            new CellTable(
                    "staff_cell",
                    List.of(
                            column("location", "int"),
                            column("day", "date"),
                            column("staff_id", "uuid")),
                    List.of("visits", "identified"));

    private final CellTable.Deltas visits = VISITS.deltas();
    private final CellTable.Deltas staff = STAFF.deltas();
    private final Map<UUID, NavigableMap<Long, Integer>> customers = new HashMap<>();

    void replace(@Nullable Visit before, Visit after) {
        if (before != null) {
            count(before, -1);
        }
        count(after, 1);
    }

    /**
     * By customer, the visits that each day and location gains or loses; see {@link
     * CustomerCalendar#key}.
     */
    Map<UUID, NavigableMap<Long, Integer>> customers() {
        customers.values().forEach(changes -> changes.values().removeIf(by -> by == 0));
        customers.values().removeIf(NavigableMap::isEmpty);
        return customers;
    }

    void apply(Handle handle) {
        VISITS.apply(handle, visits);
        STAFF.apply(handle, staff);
    }

    private void count(Visit visit, int by) {
        if (!visit.counts()) {
            return;
        }
        int identified = visit.customer() == null ? 0 : by;
        for (int scope : Scope.of(visit.location())) {
            visits.add(
                    List.of(scope, visit.day(), visit.channel(), visit.currency()),
                    by,
                    identified,
                    by * visit.gross(),
                    by * visit.refunded());
        }
        for (UUID member : visit.staff()) {
            staff.add(List.of(visit.location(), visit.day(), member), by, identified);
        }
        if (visit.customer() != null) {
            customers
                    .computeIfAbsent(visit.customer(), first -> new TreeMap<>())
                    .merge(CustomerCalendar.key(visit.day(), visit.location()), by, Integer::sum);
        }
    }
}
