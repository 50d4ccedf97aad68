package io.amends.customer.visit;

import io.amends.chassis.database.Columns;
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
            from unnest(:ids, :versions, :sources, :visitIds, :contents, :persons, :updated, :occurred,
                        :received, :effective, :amended, :dates, :imported,
                        :locations, :statuses, :channels, :grosses, :refunds, :currencies, :staff, :customers, :attributes)
              as n(visit_id, version, source, source_visit_id, content, person, updated_at, occurred_at, received_at, effective_at,
                   amended_at, local_date, imported, location, status, channel, gross, refunded, currency, staff, customer_id, attributes)
            """;

    private VisitRows() {}

    static <S extends SqlStatement<S>> S bind(S statement, List<Visit> visits) {
        return new Columns<>(statement, visits)
                .bind("ids", UUID.class, Visit::id)
                .bind("versions", Integer.class, Visit::version)
                .bind("sources", String.class, v -> v.identity().source())
                .bind("visitIds", String.class, v -> v.identity().visitId())
                .bind("contents", UUID.class, Visit::content)
                .bind("persons", UUID.class, Visit::person)
                .bind("updated", Instant.class, Visit::updatedAt)
                .bind("occurred", Instant.class, Visit::occurredAt)
                .bind("received", Instant.class, Visit::receivedAt)
                .bind("effective", Instant.class, Visit::effectiveAt)
                .bind("amended", Instant.class, Visit::amendedAt)
                .bind("dates", LocalDate.class, Visit::localDate)
                .bind("imported", Boolean.class, Visit::imported)
                .bind("locations", String.class, Visit::location)
                .bind("statuses", String.class, v -> v.status().word())
                .bind(
                        "channels",
                        String.class,
                        v -> v.channel() == null ? null : v.channel().word())
                .bind("grosses", Long.class, v -> v.gross() == null ? null : v.gross().minor())
                .bind(
                        "refunds",
                        Long.class,
                        v -> v.refunded() == null ? null : v.refunded().minor())
                .bind(
                        "currencies",
                        String.class,
                        v -> v.gross() == null ? null : v.gross().currency())
                .bind("staff", String.class, VisitRows::staff)
                .bind("customers", UUID.class, Visit::customerId)
                .bind("attributes", String.class, Visit::attributes)
                .statement();
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
