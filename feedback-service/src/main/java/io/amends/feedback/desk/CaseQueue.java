package io.amends.feedback.desk;

import io.amends.chassis.web.Cursor;
import io.amends.chassis.web.Page;
import io.amends.chassis.web.RuleBroken;
import io.amends.feedback.recovery.CaseState;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The cases by urgency: what is due first comes first, and what nobody waits for any more comes
 * last.
 */
@ApplicationScoped
class CaseQueue {
    private static final int EXCERPT = 160;

    private final Jdbi jdbi;

    CaseQueue(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * What to look for; null is everything.
     *
     * @param locations those that the caller may see
     */
    record Filter(
            @Nullable Set<CaseState> states,
            @Nullable String location,
            @Nullable Set<String> locations,
            @Nullable Boolean overdue) {

        /**
         * The states that a query names.
         *
         * @param state a state's code, {@code open} for all where there is still something to put
         *     right, or nothing for all
         */
        static @Nullable Set<CaseState> states(@Nullable String state) {
            if (state == null || state.isEmpty()) {
                return null;
            }
            Set<CaseState> named =
                    Arrays.stream(CaseState.values())
                            .filter(
                                    known ->
                                            state.equals("open")
                                                    ? known.isOpen()
                                                    : known.code().equals(state))
                            .collect(Collectors.toSet());
            if (named.isEmpty()) {
                throw RuleBroken.parameter(
                        "state",
                        "must be one of open, opened, acknowledged, in-progress, resolved, confirmed, closed");
            }
            return named;
        }
    }

    /** The last case of the page before. */
    private record After(@Nullable Instant dueAt, UUID caseId) {
        static After of(String cursor) {
            List<String> parts = Cursor.decode(cursor, 2);
            return new After(
                    parts.get(0).isEmpty() ? null : Cursor.instant(parts.get(0)),
                    Cursor.uuid(parts.get(1)));
        }
    }

    record Entry(
            UUID caseId,
            long version,
            UUID complaintId,
            String location,
            CaseState state,
            Severity severity,
            @Nullable Cause cause,
            boolean prompted,
            boolean imported,
            @Nullable UUID customerId,
            @Nullable UUID claimId,
            @Nullable String assignee,
            Instant openedAt,
            Instant acknowledgeBy,
            Instant resolveBy,
            @Nullable Instant dueAt,
            boolean escalated,
            String excerpt) {

        boolean isOverdue(Instant now) {
            return dueAt != null && !now.isBefore(dueAt);
        }

        private String cursor() {
            return Cursor.encode(dueAt == null ? "" : dueAt.toString(), caseId.toString());
        }
    }

    record Counts(long overdue, long open) {}

    /**
     * @param cursor the {@code next} of the page before; nothing for the first page
     */
    Page<Entry> page(Filter filter, @Nullable String cursor, int limit, Instant now) {
        After after = cursor == null || cursor.isEmpty() ? null : After.of(cursor);
        return Page.of(find(filter, after, limit + 1, now), limit, Entry::cursor);
    }

    private List<Entry> find(Filter filter, @Nullable After after, int limit, Instant now) {
        StringBuilder where = new StringBuilder(conditions(filter));
        if (after != null) {
            where.append(
                    " and (coalesce(c.due_at, 'infinity'), c.case_id)"
                            + " > (coalesce(cast(:afterDue as timestamptz), 'infinity'), :afterId)");
        }
        return jdbi.withHandle(
                handle -> {
                    var query =
                            handle.createQuery(
                                    """
                    select c.*, coalesce(left(p.text, <excerpt>), '') as excerpt
                    from recovery_cases c join complaints p on p.complaint_id = c.complaint_id
                    where <where>
                    order by coalesce(c.due_at, 'infinity'), c.case_id limit :limit"""
                                            .replace("<excerpt>", String.valueOf(EXCERPT))
                                            .replace("<where>", where));
                    bind(query, filter, now).bind("limit", limit);
                    if (after != null) {
                        query.bindByType("afterDue", after.dueAt(), Instant.class)
                                .bind("afterId", after.caseId());
                    }
                    return query.map((row, _) -> entry(row)).list();
                });
    }

    Counts count(Filter filter, Instant now) {
        return jdbi.withHandle(
                handle ->
                        bind(
                                        handle.createQuery(
                                                """
                                select count(*) filter (where c.due_at <= :now) as overdue, count(*) as open
                                from recovery_cases c where c.due_at is not null and <where>"""
                                                        .replace("<where>", conditions(filter))),
                                        filter,
                                        now)
                                .bind("now", now)
                                .map(
                                        (row, _) ->
                                                new Counts(
                                                        row.getLong("overdue"),
                                                        row.getLong("open")))
                                .one());
    }

    private static String conditions(Filter filter) {
        StringBuilder where = new StringBuilder("true");
        if (filter.states() != null) {
            where.append(" and c.state = any(:states)");
        }
        if (filter.location() != null) {
            where.append(" and c.location = :location");
        }
        if (filter.locations() != null) {
            where.append(" and c.location = any(:locations)");
        }
        if (filter.overdue() != null) {
            where.append(
                    filter.overdue()
                            ? " and c.due_at <= :now"
                            : " and (c.due_at is null or c.due_at > :now)");
        }
        return where.toString();
    }

    private static Query bind(Query query, Filter filter, Instant now) {
        Set<CaseState> states = filter.states();
        if (states != null) {
            query.bindArray("states", String.class, states.stream().map(CaseState::name).toList());
        }
        if (filter.location() != null) {
            query.bind("location", filter.location());
        }
        Collection<String> locations = filter.locations();
        if (locations != null) {
            query.bindArray("locations", String.class, locations);
        }
        if (filter.overdue() != null) {
            query.bind("now", now);
        }
        return query;
    }

    private static Entry entry(ResultSet row) throws SQLException {
        @Nullable String cause = row.getString("cause");
        @Nullable Timestamp dueAt = row.getTimestamp("due_at");
        return new Entry(
                row.getObject("case_id", UUID.class),
                row.getLong("version"),
                row.getObject("complaint_id", UUID.class),
                row.getString("location"),
                CaseState.valueOf(row.getString("state")),
                Severity.valueOf(row.getString("severity")),
                cause == null ? null : Cause.valueOf(cause),
                row.getBoolean("prompted"),
                row.getBoolean("imported"),
                row.getObject("customer_id", UUID.class),
                row.getObject("claim_id", UUID.class),
                row.getString("assignee"),
                row.getTimestamp("opened_at").toInstant(),
                row.getTimestamp("acknowledge_by").toInstant(),
                row.getTimestamp("resolve_by").toInstant(),
                Optional.ofNullable(dueAt).map(Timestamp::toInstant).orElse(null),
                row.getBoolean("escalated"),
                row.getString("excerpt"));
    }
}
