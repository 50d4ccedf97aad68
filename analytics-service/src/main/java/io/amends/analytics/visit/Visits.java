package io.amends.analytics.visit;

import io.amends.analytics.visit.VisitRecorded.Status;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What every visit contributes now. */
@ApplicationScoped
class Visits {
    private final Jdbi jdbi;

    Visits(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Map<UUID, Visit> find(Collection<UUID> ids) {
        return jdbi.withHandle(
                handle -> {
                    Map<UUID, Visit> found = HashMap.newHashMap(ids.size());
                    handle.createQuery("select * from visit where visit_id = any(:ids)")
                            .bind("ids", ids.toArray(UUID[]::new))
                            .map((row, context) -> visit(row))
                            .forEach(visit -> found.put(visit.id(), visit));
                    return found;
                });
    }

    void save(List<Visit> visits) {
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into visit (visit_id, version, location, day, channel, staff, customer_id, status,
                                           currency, gross, refunded)
                        select id, version, location, day, channel, staff::uuid[], customer, status,
                               currency, gross, refunded
                        from unnest(:ids, :versions, :locations, :days, :channels, :staff, :customers, :statuses,
                                    :currencies, :gross, :refunded)
                             as v(id, version, location, day, channel, staff, customer, status,
                                  currency, gross, refunded)
                        on conflict (visit_id) do update set
                            version = excluded.version, location = excluded.location, day = excluded.day,
                            channel = excluded.channel, staff = excluded.staff, customer_id = excluded.customer_id,
                            status = excluded.status, currency = excluded.currency, gross = excluded.gross,
                            refunded = excluded.refunded
                        """)
                                .bind("ids", visits.stream().map(Visit::id).toArray(UUID[]::new))
                                .bind(
                                        "versions",
                                        visits.stream().map(Visit::version).toArray(Long[]::new))
                                .bind(
                                        "locations",
                                        visits.stream()
                                                .map(Visit::location)
                                                .toArray(Integer[]::new))
                                .bind(
                                        "days",
                                        visits.stream().map(Visit::day).toArray(LocalDate[]::new))
                                .bind(
                                        "channels",
                                        visits.stream().map(Visit::channel).toArray(String[]::new))
                                .bind(
                                        "staff",
                                        visits.stream().map(Visits::literal).toArray(String[]::new))
                                .bind(
                                        "customers",
                                        visits.stream().map(Visit::customer).toArray(UUID[]::new))
                                .bind(
                                        "statuses",
                                        visits.stream()
                                                .map(visit -> visit.status().name())
                                                .toArray(String[]::new))
                                .bind(
                                        "currencies",
                                        visits.stream().map(Visit::currency).toArray(String[]::new))
                                .bind(
                                        "gross",
                                        visits.stream().map(Visit::gross).toArray(Long[]::new))
                                .bind(
                                        "refunded",
                                        visits.stream().map(Visit::refunded).toArray(Long[]::new))
                                .execute());
    }

    /** A row's own array as text, since an array of arrays would have to be rectangular. */
    private static String literal(Visit visit) {
        return visit.staff().stream()
                .map(UUID::toString)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Visit visit(ResultSet row) throws SQLException {
        return new Visit(
                row.getObject("visit_id", UUID.class),
                row.getLong("version"),
                row.getInt("location"),
                row.getObject("day", LocalDate.class),
                row.getString("channel"),
                uuids(row.getArray("staff")),
                row.getObject("customer_id", UUID.class),
                Status.valueOf(row.getString("status")),
                row.getString("currency"),
                row.getLong("gross"),
                row.getLong("refunded"));
    }

    private static List<UUID> uuids(Array array) throws SQLException {
        return List.of((UUID[]) array.getArray());
    }
}
