package io.amends.analytics.visit;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The calendar of every identified customer. */
@ApplicationScoped
class CustomerCalendars {
    private final Jdbi jdbi;

    CustomerCalendars(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Map<UUID, CustomerCalendar> find(Collection<UUID> customers) {
        return jdbi.withHandle(
                handle -> {
                    Map<UUID, CustomerCalendar> found = HashMap.newHashMap(customers.size());
                    handle.createQuery(
                                    "select customer_id, entries from customer_calendar where customer_id = any(:ids)")
                            .bind("ids", customers.toArray(UUID[]::new))
                            .map(
                                    (row, context) ->
                                            Map.entry(
                                                    row.getObject("customer_id", UUID.class),
                                                    CustomerCalendar.read(row.getBytes("entries"))))
                            .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
                    return found;
                });
    }

    void save(Map<UUID, CustomerCalendar> calendars) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into customer_calendar (customer_id, entries) select * from unnest(:ids, :entries)
                        on conflict (customer_id) do update set entries = excluded.entries
                        """)
                                .bind("ids", calendars.keySet().toArray(UUID[]::new))
                                .bind(
                                        "entries",
                                        calendars.values().stream()
                                                .map(CustomerCalendar::bytes)
                                                .toArray(byte[][]::new))
                                .execute());
    }
}
