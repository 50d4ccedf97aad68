package io.amends.customer.location;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.web.StrictJson;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All locations. */
@ApplicationScoped
public class Locations {
    private static final String COLUMNS =
            "code, version, name, time_zone, currency, country, confirmed, assumed, calendar";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Defaults defaults;
    private final Clock clock;

    Locations(Jdbi jdbi, Outbox outbox, Defaults defaults, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.defaults = defaults;
        this.clock = clock;
    }

    /**
     * The locations with these codes; those not known yet are registered, unconfirmed, on the
     * defaults.
     */
    public Map<String, Location> knownOrAssumed(Collection<String> codes) {
        Map<String, Location> known = known(codes);
        List<String> unknown =
                codes.stream().filter(c -> !known.containsKey(c)).distinct().sorted().toList();
        if (!unknown.isEmpty()) {
            Instant now = clock.instant();
            List<Location> ours =
                    jdbi.withHandle(
                            h ->
                                    h.createQuery(
                                                    """
                                                    insert into location (code, version, name, time_zone, currency, country, confirmed, assumed, changed_at)
                                                    select code, 1, code, :zone, :currency, :country, false,
                                                           array['name', 'timeZone', 'currency', 'calendar'], :now
                                                    from unnest(:codes) as code
                                                    on conflict do nothing
                                                    returning code
                                                    """)
                                            .bind("zone", defaults.timeZone().getId())
                                            .bind("currency", defaults.currency())
                                            .bind("country", defaults.country())
                                            .bind("now", now)
                                            .bindArray("codes", String.class, unknown)
                                            .mapTo(String.class)
                                            .map(code -> Location.unconfirmed(code, defaults))
                                            .list());
            outbox.append(ours.stream().map(l -> l.changed(now)).toList());
            known.putAll(known(unknown));
        }
        return known;
    }

    private Map<String, Location> known(Collection<String> codes) {
        Map<String, Location> known = new HashMap<>();
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from location where code = any(:codes)")
                                .bindArray("codes", String.class, codes.toArray())
                                .map(Locations::location)
                                .forEach(l -> known.put(l.code(), l)));
        return known;
    }

    /**
     * How phone numbers are read at these locations; the installation's country where one is not
     * known.
     */
    public Map<String, String> countries(Collection<String> codes) {
        Map<String, Location> known = known(codes);
        Map<String, String> countries = new HashMap<>();
        for (String code : codes) {
            Location location = known.get(code);
            countries.put(code, location == null ? defaults.country() : location.country());
        }
        return countries;
    }

    Optional<Location> find(String code) {
        return Optional.ofNullable(known(List.of(code)).get(code));
    }

    /** The locations after a code, in the order of the codes. */
    List<Location> page(@Nullable String after, int limit, @Nullable Collection<String> within) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from location
                                                  where (:after::text is null or code collate "C" > :after)
                                                    and (:within::text[] is null or code = any(:within))
                                                  order by code collate "C" limit :limit
                                                  """)
                                .bind("after", after)
                                .bind(
                                        "within",
                                        within == null ? null : within.toArray(String[]::new))
                                .bind("limit", limit)
                                .map(Locations::location)
                                .list());
    }

    /**
     * Stores what was told about a location, tells the others, and has its visits re-dated if the
     * zone changed.
     */
    void save(@Nullable Location before, Location after) {
        Instant now = clock.instant();
        jdbi.useHandle(
                h -> {
                    h.createUpdate(
                                    """
                                    insert into location (code, version, name, time_zone, currency, country, confirmed, assumed, calendar, changed_at)
                                    values (:code, :version, :name, :zone, :currency, :country, :confirmed, :assumed, :calendar::jsonb, :now)
                                    on conflict (code) do update set
                                        version = excluded.version, name = excluded.name, time_zone = excluded.time_zone,
                                        currency = excluded.currency, country = excluded.country, confirmed = excluded.confirmed,
                                        assumed = excluded.assumed, calendar = excluded.calendar, changed_at = excluded.changed_at
                                    """)
                            .bind("code", after.code())
                            .bind("version", after.version())
                            .bind("name", after.name())
                            .bind("zone", after.timeZone().getId())
                            .bind("currency", after.currency())
                            .bind("country", after.country())
                            .bind("confirmed", after.confirmed())
                            .bind("assumed", after.assumed().toArray(String[]::new))
                            .bind("calendar", json(after.calendar()))
                            .bind("now", now)
                            .execute();
                    if (before != null && !before.timeZone().equals(after.timeZone())) {
                        h.execute(
                                """
                                insert into zone_correction (location) values (?)
                                on conflict (location) do update set after_visit = null
                                """,
                                after.code());
                    }
                });
        outbox.append(after.changed(now));
    }

    /**
     * The locations after a code as they were last told to the others, in the order of the codes;
     * none of them changes until the transaction ends, or it could be said after what replaces it.
     */
    List<OutgoingEvent> told(@Nullable String after, int limit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                  , changed_at from location
                                                  where :after::text is null or code collate "C" > :after
                                                  order by code collate "C" limit :limit for share
                                                  """)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map(
                                        (row, c) ->
                                                location(row, c)
                                                        .changed(
                                                                row.getTimestamp("changed_at")
                                                                        .toInstant()))
                                .list());
    }

    private static Location location(ResultSet row, StatementContext context) throws SQLException {
        String calendar = row.getString("calendar");
        return new Location(
                row.getString("code"),
                row.getInt("version"),
                row.getString("name"),
                ZoneId.of(row.getString("time_zone")),
                row.getString("currency"),
                row.getString("country"),
                row.getBoolean("confirmed"),
                Arrays.asList((String[]) row.getArray("assumed").getArray()),
                calendar == null ? null : StrictJson.read(calendar, Calendar.class));
    }

    private static @Nullable String json(@Nullable Calendar calendar) {
        try {
            return calendar == null ? null : StrictJson.mapper().writeValueAsString(calendar);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
