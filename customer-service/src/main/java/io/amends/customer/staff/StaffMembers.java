package io.amends.customer.staff;

import io.amends.chassis.database.Ids;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** All staff members. */
@ApplicationScoped
public class StaffMembers {
    private static final String COLUMNS = "reference, staff_id, version, name, active";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    StaffMembers(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** The ids behind these references; those never heard before get one. */
    public Map<String, UUID> known(Collection<String> references) {
        if (references.isEmpty()) {
            return Map.of();
        }
        Map<String, UUID> known = new HashMap<>(stored(references));
        List<String> unknown =
                references.stream().filter(r -> !known.containsKey(r)).distinct().sorted().toList();
        if (!unknown.isEmpty()) {
            register(unknown);
            known.putAll(stored(unknown));
        }
        return known;
    }

    private Map<String, UUID> stored(Collection<String> references) {
        return jdbi.withHandle(
                h ->
                        h
                                .createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from staff_member where reference = any(:references)")
                                .bindArray("references", String.class, references.toArray())
                                .map(StaffMembers::member)
                                .stream()
                                .collect(
                                        Collectors.toMap(StaffMember::reference, StaffMember::id)));
    }

    private void register(List<String> unknown) {
        Instant now = clock.instant();
        List<StaffMember> ours =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                insert into staff_member (reference, staff_id, version, active, changed_at)
                                                select r, i, 1, true, :now from unnest(:references, :ids) as n(r, i)
                                                on conflict do nothing
                                                returning reference, staff_id, version, name, active
                                                """)
                                        .bind("now", now)
                                        .bindArray("references", String.class, unknown)
                                        .bindArray(
                                                "ids",
                                                UUID.class,
                                                unknown.stream().map(r -> Ids.next()).toArray())
                                        .map(StaffMembers::member)
                                        .list());
        outbox.append(ours.stream().map(m -> m.changed(now)).toList());
    }

    /** The references that the POS knows these staff members by. */
    public Map<UUID, String> references(Collection<UUID> ids) {
        return jdbi.withHandle(
                h ->
                        h
                                .createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from staff_member where staff_id = any(:ids)")
                                .bindArray("ids", UUID.class, ids.toArray())
                                .map(StaffMembers::member)
                                .stream()
                                .collect(
                                        Collectors.toMap(StaffMember::id, StaffMember::reference)));
    }

    Optional<StaffMember> find(String reference) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + " from staff_member where reference = :reference")
                                .bind("reference", reference)
                                .map(StaffMembers::member)
                                .findOne());
    }

    List<StaffMember> page(@Nullable String after, int limit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from staff_member
                                                  where :after::text is null or reference collate "C" > :after
                                                  order by reference collate "C" limit :limit
                                                  """)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map(StaffMembers::member)
                                .list());
    }

    /**
     * The staff members after an id as they were last told to the others, in the order of the ids.
     */
    public List<OutgoingEvent> told(@Nullable String afterKey, int limit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                  , changed_at from staff_member
                                                  where :after::text is null or staff_id::text collate "C" > :after
                                                  order by staff_id::text collate "C" limit :limit
                                                  """)
                                .bind("after", afterKey)
                                .bind("limit", limit)
                                .map(
                                        (row, c) ->
                                                member(row, c)
                                                        .changed(
                                                                row.getTimestamp("changed_at")
                                                                        .toInstant()))
                                .list());
    }

    /** Stores what was told about a staff member, and tells the others. */
    StaffMember put(String reference, @Nullable String name, boolean active) {
        known(List.of(reference));
        StaffMember before =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                "select "
                                                        + COLUMNS
                                                        + " from staff_member where reference = :reference for update")
                                        .bind("reference", reference)
                                        .map(StaffMembers::member)
                                        .one());
        StaffMember after = new StaffMember(reference, before.id(), before.version(), name, active);
        if (after.equals(before)) {
            return before;
        }
        StaffMember next =
                new StaffMember(reference, before.id(), before.version() + 1, name, active);
        Instant now = clock.instant();
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        update staff_member
                                        set version = :version, name = :name, active = :active, changed_at = :now
                                        where reference = :reference
                                        """)
                                .bind("version", next.version())
                                .bind("name", name)
                                .bind("active", active)
                                .bind("now", now)
                                .bind("reference", reference)
                                .execute());
        outbox.append(next.changed(now));
        return next;
    }

    private static StaffMember member(ResultSet row, StatementContext context) throws SQLException {
        return new StaffMember(
                row.getString("reference"),
                row.getObject("staff_id", UUID.class),
                row.getInt("version"),
                row.getString("name"),
                row.getBoolean("active"));
    }
}
