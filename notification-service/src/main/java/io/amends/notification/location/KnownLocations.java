package io.amends.notification.location;

import io.amends.chassis.events.Projection;
import io.amends.notification.sql.Rows;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The own copy of the locations. */
@ApplicationScoped
public class KnownLocations implements Projection {
    private final Jdbi jdbi;

    KnownLocations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    void remember(List<LocationChanged> changed) {
        // A zone that this machine's Java does not know would fail each decision later: better
        // here, once.
        changed.forEach(location -> ZoneId.of(location.timeZone()));
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into locations as l (location, version, name, time_zone)
                        select location, version, name, time_zone
                        from jsonb_to_recordset(:rows::jsonb) as r
                          (location text, version bigint, name text, time_zone text)
                        order by location
                        on conflict (location) do update
                        set version = excluded.version, name = excluded.name, time_zone = excluded.time_zone
                        where l.version < excluded.version
                        """)
                                .bind("rows", Rows.of(changed))
                                .execute());
    }

    /** The locations with these codes that were heard of. */
    public Map<String, KnownLocation> byCode(Collection<String> codes) {
        if (codes.isEmpty()) {
            return Map.of();
        }
        return jdbi.withHandle(
                handle ->
                        handle
                                .createQuery(
                                        "select location, name, time_zone from locations where location = any(:codes)")
                                .bind("codes", codes.toArray(String[]::new))
                                .map(
                                        (row, context) ->
                                                new KnownLocation(
                                                        row.getString("location"),
                                                        row.getString("name"),
                                                        ZoneId.of(row.getString("time_zone"))))
                                .list()
                                .stream()
                                .collect(
                                        Collectors.toMap(
                                                KnownLocation::location, Function.identity())));
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("truncate locations"));
    }
}
