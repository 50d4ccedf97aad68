package io.amends.customer.visit;

import static io.amends.customer.visit.VisitRows.COLUMNS;

import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.customer.staff.StaffMembers;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Visits to be looked at: one, or a customer's. */
@ApplicationScoped
public class VisitViews {
    private final Jdbi jdbi;
    private final StaffMembers staffMembers;

    VisitViews(Jdbi jdbi, StaffMembers staffMembers) {
        this.jdbi = jdbi;
        this.staffMembers = staffMembers;
    }

    Optional<VisitView> find(UUID id) {
        return jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                "select "
                                                        + COLUMNS
                                                        + " from visit where visit_id = :id")
                                        .bind("id", id)
                                        .map(VisitRows::visit)
                                        .findOne())
                .map(v -> views(List.of(v)).getFirst());
    }

    /**
     * A customer's visits, the newest first.
     *
     * @param locations only the visits there; everywhere if absent
     */
    public Page<VisitView> ofCustomer(
            UUID customerId,
            @Nullable Collection<String> locations,
            @Nullable String cursor,
            int limit) {
        List<Visit> found =
                ofCustomer(customerId, locations, cursor == null ? null : place(cursor), limit + 1);
        return Page.of(
                views(found),
                limit,
                v -> Cursor.encode(v.effectiveAt().toString(), v.id().toString()));
    }

    /** How often somebody was here. */
    public record Frequency(long visits, @Nullable Instant first, @Nullable Instant last) {}

    /** How often a customer was here, and when first and last; voided visits don't count. */
    public Frequency frequency(UUID customerId, @Nullable Collection<String> locations) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select count(*), min(effective_at), max(effective_at) from visit
                                        where customer_id = :customer and status <> 'voided'
                                          and (:locations::text[] is null or location = any(:locations))
                                        """)
                                .bind("customer", customerId)
                                .bind(
                                        "locations",
                                        locations == null ? null : locations.toArray(String[]::new))
                                .map(
                                        (row, c) ->
                                                new Frequency(
                                                        row.getLong(1),
                                                        instant(row, 2),
                                                        instant(row, 3)))
                                .one());
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    /** A place in the order of a customer's visits. */
    private record Place(Instant effectiveAt, UUID id) {}

    /** A customer's visits, the newest first, after a place in that order. */
    private List<Visit> ofCustomer(
            UUID customerId,
            @Nullable Collection<String> locations,
            @Nullable Place after,
            int limit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from visit
                                                  where customer_id = :customer
                                                    and (:locations::text[] is null or location = any(:locations))
                                                    and (:at::timestamptz is null or (effective_at, visit_id) < (:at, :id))
                                                  order by effective_at desc, visit_id desc limit :limit
                                                  """)
                                .bind("customer", customerId)
                                .bind(
                                        "locations",
                                        locations == null ? null : locations.toArray(String[]::new))
                                .bind("at", after == null ? null : after.effectiveAt())
                                .bind("id", after == null ? null : after.id())
                                .bind("limit", limit)
                                .map(VisitRows::visit)
                                .list());
    }

    private static Place place(String cursor) {
        List<String> parts = Cursor.decode(cursor, 2);
        return new Place(Cursor.instant(parts.get(0)), Cursor.uuid(parts.get(1)));
    }

    private List<VisitView> views(List<Visit> found) {
        Map<UUID, String> references =
                staffMembers.references(
                        found.stream().flatMap(v -> v.staff().stream()).distinct().toList());
        return found.stream()
                .map(
                        v ->
                                VisitView.of(
                                        v,
                                        v.staff().stream()
                                                .flatMap(s -> Stream.ofNullable(references.get(s)))
                                                .toList()))
                .toList();
    }
}
