package io.amends.feedback.visit;

import io.amends.chassis.database.Columns;
import io.amends.chassis.events.Projection;
import io.amends.feedback.visit.VisitRecorded.Amount;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        jdbi.useHandle(
                handle ->
                        new Columns<>(
                                        handle.createUpdate(
                                                """
                    insert into visits (visit_id, version, location, occurred_at, channel, staff, customer_id, status,
                                        gross_minor, gross_currency)
                    select id, version, location, at, channel, staff::uuid[], customer, status, minor, currency
                    from unnest(:id, :version, :location, :at, :channel, :staff, :customer, :status, :minor, :currency)
                         as v(id, version, location, at, channel, staff, customer, status, minor, currency)
                    order by id
                    on conflict (visit_id) do update
                      set version = excluded.version, location = excluded.location,
                          occurred_at = excluded.occurred_at, channel = excluded.channel, staff = excluded.staff,
                          customer_id = excluded.customer_id, status = excluded.status,
                          gross_minor = excluded.gross_minor, gross_currency = excluded.gross_currency
                      where visits.version < excluded.version"""),
                                        recorded)
                                .bind("id", UUID.class, VisitRecorded::visitId)
                                .bind("version", Long.class, VisitRecorded::version)
                                .bind("location", String.class, VisitRecorded::location)
                                .bind("at", Instant.class, VisitRecorded::effectiveAt)
                                .bind("channel", String.class, VisitRecorded::channel)
                                .bind("staff", String.class, Visits::staff)
                                .bind("customer", UUID.class, VisitRecorded::customerId)
                                .bind("status", String.class, Visits::status)
                                .bind(
                                        "minor",
                                        Long.class,
                                        visit -> of(visit.gross(), Amount::minor))
                                .bind(
                                        "currency",
                                        String.class,
                                        visit -> of(visit.gross(), Amount::currency))
                                .statement()
                                .execute());
    }

    private static <V> @Nullable V of(@Nullable Amount gross, Function<Amount, V> part) {
        return gross == null ? null : part.apply(gross);
    }

    private static String status(VisitRecorded visit) {
        String status = visit.status();
        return status == null ? "completed" : status;
    }

    /** A row's own array as text, since an array of arrays would have to be rectangular. */
    private static String staff(VisitRecorded visit) {
        List<UUID> staff = visit.staff();
        return staff == null
                ? "{}"
                : staff.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
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
