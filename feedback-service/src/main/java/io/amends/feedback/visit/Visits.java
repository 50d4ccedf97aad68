package io.amends.feedback.visit;

import io.amends.chassis.events.Projection;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Own copy of the visits. */
@ApplicationScoped
public class Visits implements Projection {
    private static final String COLUMNS =
            "visit_id, location, occurred_at, channel, staff, customer_id, status, gross_minor, gross_currency";

    private final Jdbi jdbi;

    Visits(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** The visit, if it has arrived; changes nothing and waits for nobody. */
    public Optional<Visit> find(UUID visitId) {
        return find(List.of(visitId)).values().stream().findFirst();
    }

    /** Those of the visits that have arrived; changes nothing and waits for nobody. */
    public Map<UUID, Visit> find(Collection<UUID> visitIds) {
        Map<UUID, Visit> arrived = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from visits where visit_id = any(:ids) and version > 0")
                                .bindArray("ids", UUID.class, visitIds)
                                .map((row, _) -> visit(row))
                                .forEach(visit -> arrived.put(visit.visitId(), visit)));
        return arrived;
    }

    /**
     * The visits that have arrived. Those that have not are noted as awaited: their arrival, even
     * if it is under way in another transaction, is then ordered after this one, and finds what
     * this one stores about them.
     */
    public Map<UUID, Visit> await(Collection<UUID> visitIds) {
        if (visitIds.isEmpty()) {
            return Map.of();
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into visits (visit_id, version)
                        select distinct id, 0 from unnest(:ids) as id order by id
                        on conflict (visit_id) do nothing""")
                                .bindArray("ids", UUID.class, visitIds)
                                .execute());
        return find(visitIds);
    }

    /** The customer's last visits, latest first. */
    public List<Visit> lastOf(UUID customerId, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from visits where customer_id = :customer and version > 0"
                                                + " order by occurred_at desc limit :limit")
                                .bind("customer", customerId)
                                .bind("limit", limit)
                                .map((row, _) -> visit(row))
                                .list());
    }

    public long countOf(UUID customerId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select count(*) from visits where customer_id = :customer and status <> 'voided'")
                                .bind("customer", customerId)
                                .mapTo(Long.class)
                                .one());
    }

    void save(List<VisitRecorded> recorded) {
        List<VisitRecorded> sorted =
                recorded.stream().sorted(Comparator.comparing(VisitRecorded::visitId)).toList();
        jdbi.useHandle(
                handle -> {
                    var batch =
                            handle.prepareBatch(
                                    """
                    insert into visits (visit_id, version, location, occurred_at, channel, staff, customer_id, status,
                                        gross_minor, gross_currency)
                    values (:visitId, :version, :location, :occurredAt, :channel, :staff, :customerId, :status,
                            :minor, :currency)
                    on conflict (visit_id) do update
                      set version = excluded.version, location = excluded.location,
                          occurred_at = excluded.occurred_at, channel = excluded.channel, staff = excluded.staff,
                          customer_id = excluded.customer_id, status = excluded.status,
                          gross_minor = excluded.gross_minor, gross_currency = excluded.gross_currency
                      where visits.version < excluded.version""");
                    for (VisitRecorded visit : sorted) {
                        List<UUID> staff = visit.staff();
                        String status = visit.status();
                        VisitRecorded.Amount gross = visit.gross();
                        batch.bind("visitId", visit.visitId())
                                .bind("version", visit.version())
                                .bind("location", visit.location())
                                .bind("occurredAt", visit.effectiveAt())
                                .bind("channel", visit.channel())
                                .bindArray("staff", UUID.class, staff == null ? List.of() : staff)
                                .bind("customerId", visit.customerId())
                                .bind("status", status == null ? "completed" : status)
                                .bind("minor", gross == null ? null : gross.minor())
                                .bind("currency", gross == null ? null : gross.currency())
                                .add();
                    }
                    batch.execute();
                });
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("delete from visits"));
    }

    private static Visit visit(ResultSet row) throws SQLException {
        @Nullable Long minor = row.getObject("gross_minor", Long.class);
        return new Visit(
                row.getObject("visit_id", UUID.class),
                row.getString("location"),
                instant(row, "occurred_at"),
                row.getString("channel"),
                List.of((UUID[]) row.getArray("staff").getArray()),
                row.getObject("customer_id", UUID.class),
                row.getString("status"),
                minor,
                row.getString("gross_currency"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column).toInstant();
    }
}
