package io.amends.analytics.location;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** All locations that any event has named. */
@ApplicationScoped
public class Locations {
    private static final String COLUMNS =
            "select id, code, name, time_zone, currency from location ";

    private final Jdbi jdbi;

    /** Some codes and their ids. */
    public record Ids(Map<String, Integer> byCode) {

        /** The id of one of the codes that were asked for. */
        public int of(String code) {
            Integer id = byCode.get(code);
            if (id == null) {
                throw new IllegalArgumentException("nobody asked for the id of this code");
            }
            return id;
        }
    }

    Locations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Every location, by name. */
    public List<Location> all() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(COLUMNS + "order by name, code")
                                .map((row, context) -> location(row))
                                .list());
    }

    public Optional<Location> find(String code) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(COLUMNS + "where code = :code")
                                .bind("code", code)
                                .map((row, context) -> location(row))
                                .findOne());
    }

    /**
     * The ids of these codes, given to those that have none yet, as part of the running
     * transaction.
     */
    public Ids ids(Collection<String> codes) {
        Set<String> wanted = new TreeSet<>(codes);
        return jdbi.withHandle(
                handle -> {
                    Map<String, Integer> ids = known(handle, wanted);
                    if (ids.size() < wanted.size()) {
                        wanted.removeAll(ids.keySet());
                        handle.createUpdate(
                                        """
                                insert into location (code, name) select code, code from unnest(:codes) as code
                                order by code on conflict (code) do nothing
                                """)
                                .bind("codes", wanted.toArray(String[]::new))
                                .execute();
                        ids.putAll(known(handle, wanted));
                    }
                    return new Ids(ids);
                });
    }

    private static Map<String, Integer> known(Handle handle, Set<String> codes) {
        Map<String, Integer> ids = new HashMap<>();
        handle.createQuery("select code, id from location where code = any(:codes)")
                .bind("codes", codes.toArray(String[]::new))
                .map((row, context) -> Map.entry(row.getString("code"), row.getInt("id")))
                .forEach(entry -> ids.put(entry.getKey(), entry.getValue()));
        return ids;
    }

    private static Location location(ResultSet row) throws SQLException {
        return new Location(
                row.getInt("id"),
                row.getString("code"),
                row.getString("name"),
                ZoneId.of(row.getString("time_zone")),
                row.getString("currency"));
    }
}
