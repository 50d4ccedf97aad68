package io.amends.feedback.location;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Projection;
import io.amends.feedback.location.LocationChanged.Hours;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Own copy of the locations. One that was never heard of is on the installation's defaults, open
 * round the clock.
 */
@ApplicationScoped
public class Locations implements Projection {
    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final LocationDefaults defaults;

    Locations(Jdbi jdbi, EventJson json, LocationDefaults defaults) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.defaults = defaults;
    }

    public Location get(String code) {
        return get(List.of(code)).getOrDefault(code, unheardOf(code));
    }

    /** Whether it was heard of. */
    public boolean isKnown(String code) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select exists (select from locations where location = :code)")
                                .bind("code", code)
                                .mapTo(Boolean.class)
                                .one());
    }

    /** All of the given locations, those never heard of included. */
    public Map<String, Location> get(Collection<String> codes) {
        Map<String, Location> found = new HashMap<>();
        for (String code : codes) {
            found.put(code, unheardOf(code));
        }
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "select location, name, time_zone, currency, country, calendar from locations where location = any(:codes)")
                                .bindArray("codes", String.class, codes)
                                .map((row, _) -> location(row))
                                .forEach(location -> found.put(location.code(), location)));
        return found;
    }

    /** How phone numbers are read at a location; null: at one that is not known. */
    public String countryOf(@Nullable String code) {
        return code == null ? defaults.country() : get(code).country();
    }

    /** The names of all locations by code, for choosing one on a screen. */
    public Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery("select location, name from locations")
                                .map(
                                        (row, _) ->
                                                Map.entry(
                                                        row.getString("location"),
                                                        row.getString("name")))
                                .forEach(entry -> names.put(entry.getKey(), entry.getValue())));
        return names;
    }

    void save(List<LocationChanged> changes) {
        jdbi.useHandle(
                handle -> {
                    var batch =
                            handle.prepareBatch(
                                    """
                    insert into locations (location, version, name, time_zone, currency, country, calendar)
                    values (:location, :version, :name, :zone, :currency, :country, cast(:calendar as jsonb))
                    on conflict (location) do update
                      set version = excluded.version, name = excluded.name, time_zone = excluded.time_zone,
                          currency = excluded.currency, country = excluded.country, calendar = excluded.calendar
                      where locations.version < excluded.version
                         or locations.version = excluded.version and locations.country is null""");
                    for (LocationChanged change : changes) {
                        String name = change.name();
                        String currency = change.currency();
                        batch.bind("location", change.location())
                                .bind("version", change.version())
                                .bind("name", name == null ? change.location() : name)
                                .bind("zone", zone(change.timeZone()).getId())
                                .bind("currency", currency == null ? defaults.currency() : currency)
                                .bind("country", change.country())
                                .bind(
                                        "calendar",
                                        change.calendar() == null ? null : write(change.calendar()))
                                .add();
                    }
                    batch.execute();
                });
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("delete from locations"));
    }

    private Location location(ResultSet row) throws SQLException {
        @Nullable String country = row.getString("country");
        ZoneId zone = zone(row.getString("time_zone"));
        @Nullable String hours = row.getString("calendar");
        Calendar calendar = hours == null ? null : Location.calendar(zone, read(hours));
        return new Location(
                row.getString("location"),
                row.getString("name"),
                calendar == null ? Calendar.roundTheClock(zone) : calendar,
                row.getString("currency"),
                country == null ? defaults.country() : country);
    }

    private Location unheardOf(String code) {
        return new Location(
                code,
                code,
                Calendar.roundTheClock(defaults.timeZone()),
                defaults.currency(),
                defaults.country());
    }

    private ZoneId zone(@Nullable String id) {
        try {
            return id == null ? defaults.timeZone() : ZoneId.of(id);
        } catch (DateTimeException unknown) {
            return defaults.timeZone();
        }
    }

    private String write(@Nullable Hours hours) {
        try {
            return json.writeValueAsString(hours);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Hours read(String hours) {
        try {
            return json.readValue(hours, Hours.class);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
