package io.amends.customer.visit;

import static io.amends.customer.visit.VisitRows.COLUMNS;
import static io.amends.customer.visit.VisitRows.ROWS;

import io.amends.chassis.database.Columns;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.Raced;
import io.amends.customer.visit.Posted.Identity;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** All visits: their present state, and in {@code visit_version} what they were before. */
@ApplicationScoped
public class Visits {
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
                        new Columns<>(
                                        h.createQuery(
                                                "select "
                                                        + COLUMNS
                                                        + """
                                                   from visit join unnest(:sources, :visitIds) as k(source, source_visit_id)
                                                        using (source, source_visit_id)
                                                  """),
                                        identities)
                                        .bind("sources", String.class, Identity::source)
                                        .bind("visitIds", String.class, Identity::visitId)
                                        .statement()
                                        .map(VisitRows::visit)
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
                                VisitRows.bind(
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
                            VisitRows.bind(
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
     * Replaces visits, unless somebody else has changed one of them meanwhile. Saying the same
     * again raises no version, and yet decides what is older: the time of the last update is
     * compared as well.
     *
     * @param before what they were, in the same order
     */
    void replace(List<Visit> visits, List<Visit> before) {
        if (visits.isEmpty()) {
            return;
        }
        int replaced =
                jdbi.withHandle(
                        h -> {
                            lock(h, visits);
                            Update update =
                                    VisitRows.bind(
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
                                                    from n join unnest(:ids, :before, :updatedBefore)
                                                             as b(visit_id, version, updated_at) using (visit_id)
                                                    where v.visit_id = n.visit_id
                                                      and (v.version, v.updated_at) is not distinct from (b.version, b.updated_at)
                                                    """),
                                            visits);
                            return new Columns<>(update, before)
                                    .bind("before", Integer.class, Visit::version)
                                    .bind("updatedBefore", Instant.class, Visit::updatedAt)
                                    .statement()
                                    .execute();
                        });
        if (replaced < visits.size()) {
            throw new Raced("a visit was amended by two at once");
        }
    }

    private static void lock(Handle handle, List<Visit> visits) {
        new Columns<>(
                        handle.createQuery(
                                "select visit_id from visit where visit_id = any(:ids) order by visit_id for update"),
                        visits)
                .bind("ids", UUID.class, Visit::id)
                .statement()
                .mapTo(UUID.class)
                .list();
    }

    /**
     * Forgets what was said about a customer and what was typed freely, in all versions of their
     * visits, inside the caller's transaction. The visits count as before.
     */
    public void forget(UUID customerId) {
        jdbi.useHandle(
                h -> {
                    for (String table : List.of("visit", "visit_version")) {
                        h.createUpdate(
                                        """
                                        with theirs as (
                                            select visit_id, version from <table> where customer_id = :customer
                                            order by visit_id, version for update)
                                        update <table> v set person = :forgotten, attributes = null
                                        from theirs where v.visit_id = theirs.visit_id and v.version = theirs.version
                                        """)
                                .define("table", table)
                                .bind("customer", customerId)
                                .bind("forgotten", Visit.FORGOTTEN)
                                .execute();
                    }
                });
    }

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
                                .map(VisitRows::visit)
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
                                .map(VisitRows::visit)
                                .list());
    }
}
