package io.amends.customer.visit;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.Raced;
import io.amends.customer.visit.Posted.Identity;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All visits: their present state, and in {@code visit_version} what they were before. */
@ApplicationScoped
public class Visits {
    private static final String COLUMNS =
            """
            visit_id, version, source, source_visit_id, content, person, updated_at, occurred_at, received_at, effective_at,
            amended_at, local_date, imported, location, status, channel, gross, refunded, currency, staff, customer_id, attributes
            """;

    private static final String ROWS =
            """
            select visit_id, version, source, source_visit_id, content, person, updated_at, occurred_at, received_at, effective_at,
                   amended_at, local_date, imported, location, status, channel, gross, refunded, currency, staff::uuid[],
                   customer_id, attributes::jsonb
            from unnest(:ids, :versions, :sources, :visitIds, :contents, :persons, :updated::timestamptz[], :occurred::timestamptz[],
                        :received::timestamptz[], :effective::timestamptz[], :amended::timestamptz[], :dates::date[], :imported,
                        :locations, :statuses, :channels, :grosses, :refunds, :currencies, :staff, :customers, :attributes)
              as n(visit_id, version, source, source_visit_id, content, person, updated_at, occurred_at, received_at, effective_at,
                   amended_at, local_date, imported, location, status, channel, gross, refunded, currency, staff, customer_id, attributes)
            """;

    private static final Comparator<Visit> BY_IDENTITY =
            Comparator.comparing((Visit v) -> v.identity().source())
                    .thenComparing(v -> v.identity().visitId());

    private final Jdbi jdbi;

    Visits(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Map<Identity, Visit> stored(Set<Identity> identities) {
        return jdbi.withHandle(
                h ->
                        h
                                .createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from visit join unnest(:sources, :visitIds) as k(source, source_visit_id)
                                                        using (source, source_visit_id)
                                                  """)
                                .bindArray(
                                        "sources",
                                        String.class,
                                        column(identities, Identity::source))
                                .bindArray(
                                        "visitIds",
                                        String.class,
                                        column(identities, Identity::visitId))
                                .map(Visits::visit)
                                .stream()
                                .collect(Collectors.toMap(Visit::identity, v -> v)));
    }

    /**
     * Adds new visits, in an order that everybody keeps, unless somebody else was quicker with one
     * of them.
     */
    void insert(List<Visit> visits) {
        if (visits.isEmpty()) {
            return;
        }
        List<Visit> sorted = visits.stream().sorted(BY_IDENTITY).toList();
        int inserted =
                jdbi.withHandle(
                        h ->
                                bind(
                                                h.createUpdate(
                                                        "insert into visit ("
                                                                + COLUMNS
                                                                + ") "
                                                                + ROWS
                                                                + " on conflict do nothing"),
                                                sorted)
                                        .execute());
        if (inserted < visits.size()) {
            throw new Raced("a visit was posted by two at once");
        }
    }

    /** Keeps what visits were before they were amended. */
    void keep(List<Visit> earlier) {
        if (!earlier.isEmpty()) {
            jdbi.useHandle(
                    h ->
                            bind(
                                            h.createUpdate(
                                                    "insert into visit_version ("
                                                            + COLUMNS
                                                            + ") "
                                                            + ROWS),
                                            earlier)
                                    .execute());
        }
    }

    /**
     * Replaces visits that had these versions before, unless somebody else was quicker with one of
     * them.
     */
    void replace(List<Visit> visits, List<Integer> versionsBefore) {
        if (visits.isEmpty()) {
            return;
        }
        int replaced =
                jdbi.withHandle(
                        h -> {
                            lock(h, visits);
                            return bind(
                                            h.createUpdate(
                                                    "with n as ("
                                                            + ROWS
                                                            + ")"
                                                            + """
                                                    update visit v
                                                    set version = n.version, content = n.content, person = n.person, updated_at = n.updated_at,
                                                        occurred_at = n.occurred_at, effective_at = n.effective_at, amended_at = n.amended_at,
                                                        local_date = n.local_date, location = n.location, status = n.status, channel = n.channel,
                                                        gross = n.gross, refunded = n.refunded, currency = n.currency, staff = n.staff,
                                                        customer_id = n.customer_id, attributes = n.attributes
                                                    from n join unnest(:ids, :before) as b(visit_id, before) using (visit_id)
                                                    where v.visit_id = n.visit_id and v.version = b.before
                                                    """),
                                            visits)
                                    .bindArray("before", Integer.class, versionsBefore.toArray())
                                    .execute();
                        });
        if (replaced < visits.size()) {
            throw new Raced("a visit was amended by two at once");
        }
    }

    private static void lock(Handle handle, List<Visit> visits) {
        handle.createQuery(
                        "select visit_id from visit where visit_id = any(:ids) order by visit_id for update")
                .bindArray("ids", UUID.class, column(visits, Visit::id))
                .mapTo(UUID.class)
                .list();
    }

    Optional<Visit> find(UUID id) {
        return jdbi.withHandle(
                h ->
                        h.createQuery("select " + COLUMNS + " from visit where visit_id = :id")
                                .bind("id", id)
                                .map(Visits::visit)
                                .findOne());
    }

    /** A customer's visits, the newest first, after a place in that order. */
    List<Visit> ofCustomer(
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
                                .map(Visits::visit)
                                .list());
    }

    /** A place in the order of a customer's visits. */
    record Place(Instant effectiveAt, UUID id) {}

    /** How often a customer was here, and when first and last; voided visits don't count. */
    Frequency frequency(UUID customerId, @Nullable Collection<String> locations) {
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

    record Frequency(long visits, @Nullable Instant first, @Nullable Instant last) {}

    /** All versions of the visits after an id, in the order of ids and versions. */
    List<OutgoingEvent> told(@Nullable String afterKey, int limit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        with listed as (
                                            select visit_id from visit
                                            where :after::uuid is null or visit_id > :after::uuid
                                            order by visit_id limit :limit)
                                        """
                                                + "select "
                                                + COLUMNS
                                                + " from visit join listed using (visit_id) union all select "
                                                + COLUMNS
                                                + " from visit_version join listed using (visit_id) order by visit_id, version")
                                .bind("after", afterKey)
                                .bind("limit", limit)
                                .map(Visits::visit)
                                .map(Visit::told)
                                .list());
    }

    /** Where a stretch of so many visits after an id ends; none if it is the last one. */
    Optional<UUID> endOfStretch(@Nullable UUID after, int visits) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select visit_id from visit where :after::uuid is null or visit_id > :after
                                        order by visit_id offset :visits - 1 limit 1
                                        """)
                                .bind("after", after)
                                .bind("visits", visits)
                                .mapTo(UUID.class)
                                .findOne());
    }

    /**
     * A location's visits in a stretch of ids, locked against others until the transaction ends.
     */
    List<Visit> ofLocation(String location, @Nullable UUID after, @Nullable UUID to) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from visit
                                                  where location = :location and (:after::uuid is null or visit_id > :after)
                                                    and (:to::uuid is null or visit_id <= :to)
                                                  order by visit_id for update
                                                  """)
                                .bind("location", location)
                                .bind("after", after)
                                .bind("to", to)
                                .map(Visits::visit)
                                .list());
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<Visit> visits) {
        return statement
                .bindArray("ids", UUID.class, column(visits, Visit::id))
                .bindArray("versions", Integer.class, column(visits, Visit::version))
                .bindArray("sources", String.class, column(visits, v -> v.identity().source()))
                .bindArray("visitIds", String.class, column(visits, v -> v.identity().visitId()))
                .bindArray("contents", UUID.class, column(visits, Visit::content))
                .bindArray("persons", UUID.class, column(visits, Visit::person))
                .bindArray("updated", String.class, column(visits, v -> text(v.updatedAt())))
                .bindArray("occurred", String.class, column(visits, v -> text(v.occurredAt())))
                .bindArray("received", String.class, column(visits, v -> text(v.receivedAt())))
                .bindArray("effective", String.class, column(visits, v -> text(v.effectiveAt())))
                .bindArray("amended", String.class, column(visits, v -> text(v.amendedAt())))
                .bindArray("dates", String.class, column(visits, v -> v.localDate().toString()))
                .bindArray("imported", Boolean.class, column(visits, Visit::imported))
                .bindArray("locations", String.class, column(visits, Visit::location))
                .bindArray("statuses", String.class, column(visits, v -> v.status().word()))
                .bindArray(
                        "channels",
                        String.class,
                        column(visits, v -> v.channel() == null ? null : v.channel().word()))
                .bindArray(
                        "grosses",
                        Long.class,
                        column(visits, v -> v.gross() == null ? null : v.gross().minor()))
                .bindArray(
                        "refunds",
                        Long.class,
                        column(visits, v -> v.refunded() == null ? null : v.refunded().minor()))
                .bindArray(
                        "currencies",
                        String.class,
                        column(visits, v -> v.gross() == null ? null : v.gross().currency()))
                .bindArray("staff", String.class, column(visits, Visits::staff))
                .bindArray("customers", UUID.class, column(visits, Visit::customerId))
                .bindArray("attributes", String.class, column(visits, Visit::attributes));
    }

    /** An array of its own in every row, which is why it travels as text. */
    private static @Nullable String staff(Visit visit) {
        return visit.staff().isEmpty()
                ? null
                : visit.staff().stream()
                        .map(UUID::toString)
                        .collect(Collectors.joining(",", "{", "}"));
    }

    private static <T> Object[] column(Collection<T> rows, Function<T, @Nullable Object> field) {
        Object[] column = new Object[rows.size()];
        int i = 0;
        for (T row : rows) {
            column[i++] = field.apply(row);
        }
        return column;
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static Visit visit(ResultSet row, StatementContext context) throws SQLException {
        String channel = row.getString("channel");
        String currency = row.getString("currency");
        Array staff = row.getArray("staff");
        return new Visit(
                row.getObject("visit_id", UUID.class),
                row.getInt("version"),
                new Identity(row.getString("source"), row.getString("source_visit_id")),
                row.getObject("content", UUID.class),
                row.getObject("person", UUID.class),
                instant(row, "updated_at"),
                row.getTimestamp("occurred_at").toInstant(),
                row.getTimestamp("received_at").toInstant(),
                row.getTimestamp("effective_at").toInstant(),
                instant(row, "amended_at"),
                row.getObject("local_date", LocalDate.class),
                row.getBoolean("imported"),
                row.getString("location"),
                Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                channel == null ? null : Channel.valueOf(channel.toUpperCase(Locale.ROOT)),
                money(row, "gross", currency),
                money(row, "refunded", currency),
                staff == null ? List.of() : Arrays.asList((UUID[]) staff.getArray()),
                row.getObject("customer_id", UUID.class),
                row.getString("attributes"));
    }

    private static @Nullable Money money(ResultSet row, String column, @Nullable String currency)
            throws SQLException {
        long minor = row.getLong(column);
        return row.wasNull() || currency == null ? null : new Money(minor, currency);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }
}
