package io.amends.customer.visit;

import io.amends.customer.Columns;
import io.amends.customer.visit.Posted.Identity;

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
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/** Visits as rows of {@code visit} and {@code visit_version}. */
final class VisitRows {
    static final String COLUMNS =
            """
            visit_id, version, source, source_visit_id, content, person, updated_at, occurred_at, received_at, effective_at,
            amended_at, local_date, imported, location, status, channel, gross, refunded, currency, staff, customer_id, attributes
            """;

    /** Rows that are bound as arrays. */
    static final String ROWS =
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

    private VisitRows() {}

    static <S extends SqlStatement<S>> S bind(S statement, List<Visit> visits) {
        return statement
                .bindArray("ids", UUID.class, Columns.of(visits, Visit::id))
                .bindArray("versions", Integer.class, Columns.of(visits, Visit::version))
                .bindArray("sources", String.class, Columns.of(visits, v -> v.identity().source()))
                .bindArray(
                        "visitIds", String.class, Columns.of(visits, v -> v.identity().visitId()))
                .bindArray("contents", UUID.class, Columns.of(visits, Visit::content))
                .bindArray("persons", UUID.class, Columns.of(visits, Visit::person))
                .bindArray(
                        "updated",
                        String.class,
                        Columns.of(visits, v -> Columns.text(v.updatedAt())))
                .bindArray(
                        "occurred",
                        String.class,
                        Columns.of(visits, v -> Columns.text(v.occurredAt())))
                .bindArray(
                        "received",
                        String.class,
                        Columns.of(visits, v -> Columns.text(v.receivedAt())))
                .bindArray(
                        "effective",
                        String.class,
                        Columns.of(visits, v -> Columns.text(v.effectiveAt())))
                .bindArray(
                        "amended",
                        String.class,
                        Columns.of(visits, v -> Columns.text(v.amendedAt())))
                .bindArray("dates", String.class, Columns.of(visits, v -> v.localDate().toString()))
                .bindArray("imported", Boolean.class, Columns.of(visits, Visit::imported))
                .bindArray("locations", String.class, Columns.of(visits, Visit::location))
                .bindArray("statuses", String.class, Columns.of(visits, v -> v.status().word()))
                .bindArray(
                        "channels",
                        String.class,
                        Columns.of(visits, v -> v.channel() == null ? null : v.channel().word()))
                .bindArray(
                        "grosses",
                        Long.class,
                        Columns.of(visits, v -> v.gross() == null ? null : v.gross().minor()))
                .bindArray(
                        "refunds",
                        Long.class,
                        Columns.of(visits, v -> v.refunded() == null ? null : v.refunded().minor()))
                .bindArray(
                        "currencies",
                        String.class,
                        Columns.of(visits, v -> v.gross() == null ? null : v.gross().currency()))
                .bindArray("staff", String.class, Columns.of(visits, VisitRows::staff))
                .bindArray("customers", UUID.class, Columns.of(visits, Visit::customerId))
                .bindArray("attributes", String.class, Columns.of(visits, Visit::attributes));
    }

    /** An array of its own in every row, which is why it travels as text. */
    private static @Nullable String staff(Visit visit) {
        return visit.staff().isEmpty()
                ? null
                : visit.staff().stream()
                        .map(UUID::toString)
                        .collect(Collectors.joining(",", "{", "}"));
    }

    static Visit visit(ResultSet row, StatementContext context) throws SQLException {
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
}
