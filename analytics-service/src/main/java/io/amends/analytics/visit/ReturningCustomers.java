package io.amends.analytics.visit;

import static io.amends.analytics.projection.CellTable.column;

import io.amends.analytics.projection.CellTable;
import io.amends.analytics.projection.Scope;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Keeps how many customers came on each day, by the days since they had last come: from these
 * cells, the distinct, new and returning customers of any period are a sum.
 */
@ApplicationScoped
class ReturningCustomers {
    private static final CellTable RETURNS =
            new CellTable(
                    "return_cell",
                    List.of(column("scope", "int"), column("day", "date"), column("gap", "int")),
                    List.of("customers"));

    private final Jdbi jdbi;
    private final CustomerCalendars calendars;

    ReturningCustomers(Jdbi jdbi, CustomerCalendars calendars) {
        this.jdbi = jdbi;
        this.calendars = calendars;
    }

    /**
     * Applies a batch's changes to the calendars of its customers, as part of the running
     * transaction.
     */
    void apply(Map<UUID, NavigableMap<Long, Integer>> visits) {
        if (visits.isEmpty()) {
            return;
        }
        Map<UUID, CustomerCalendar> before = calendars.find(visits.keySet());
        Map<UUID, CustomerCalendar> after = HashMap.newHashMap(visits.size());
        CellTable.Deltas returns = RETURNS.deltas();
        visits.forEach(
                (customer, changes) -> {
                    CustomerCalendar old = before.getOrDefault(customer, CustomerCalendar.EMPTY);
                    CustomerCalendar now = old.with(changes);
                    after.put(customer, now);
                    old.compare(
                            now,
                            (day, gap, by) -> returns.add(List.of(Scope.EVERYWHERE, day, gap), by));
                    for (int location : locations(changes)) {
                        old.compare(
                                now,
                                location,
                                (day, gap, by) -> returns.add(List.of(location, day, gap), by));
                    }
                });
        calendars.save(after);
        jdbi.useHandle(handle -> RETURNS.apply(handle, returns));
    }

    private static Set<Integer> locations(NavigableMap<Long, Integer> changes) {
        return changes.keySet().stream()
                .map(CustomerCalendar::location)
                .collect(Collectors.toSet());
    }
}
