package io.amends.customer.staff;

import io.amends.chassis.database.Ids;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.security.Caller;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** All staff members. */
@ApplicationScoped
public class StaffMembers {
    private static final String COLUMNS = "reference, staff_id, version, name, active, location";

    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    StaffMembers(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The ids behind these references; those never heard before get one. Who has no location yet
     * gets the one where they served.
     *
     * @param servedAt a location by reference
     */
    public Map<String, UUID> known(Map<String, String> servedAt) {
        if (servedAt.isEmpty()) {
            return Map.of();
        }
        Map<String, StaffMember> known = new HashMap<>(stored(servedAt.keySet()));
        Map<String, String> unknown = new TreeMap<>(servedAt);
        unknown.keySet().removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            register(unknown);
            known.putAll(stored(unknown.keySet()));
        }
        Map<String, String> nowhere = new TreeMap<>(servedAt);
        known.values().stream()
                .filter(member -> member.location() != null)
                .forEach(member -> nowhere.remove(member.reference()));
        if (!nowhere.isEmpty()) {
            locate(nowhere);
        }
        Map<String, UUID> ids = new HashMap<>();
        known.forEach((reference, member) -> ids.put(reference, member.id()));
        return ids;
    }

    private Map<String, StaffMember> stored(Collection<String> references) {
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
                                .collect(Collectors.toMap(StaffMember::reference, m -> m)));
    }

    /** Not published, so there is no new version. Whoever is being changed is left to the next. */
    private void locate(Map<String, String> servedAt) {
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        update staff_member m set location = n.location
                                        from unnest(:references, :locations) as n(reference, location)
                                        where m.reference = n.reference and m.reference in (
                                            select reference from staff_member
                                            where reference = any(:references) and location is null
                                            for no key update skip locked)
                                        """)
                                .bindArray("references", String.class, servedAt.keySet().toArray())
                                .bindArray("locations", String.class, servedAt.values().toArray())
                                .execute());
    }

    /**
     * @param at location by reference, in the order of the references
     */
    private void register(Map<String, String> at) {
        Instant now = clock.instant();
        List<StaffMember> ours =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                insert into staff_member (reference, staff_id, version, active, changed_at, location)
                                                select r, i, 1, true, :now, l from unnest(:references, :ids, :locations) as n(r, i, l)
                                                on conflict do nothing
                                                returning reference, staff_id, version, name, active, location
                                                """)
                                        .bind("now", now)
                                        .bindArray(
                                                "references", String.class, at.keySet().toArray())
                                        .bindArray(
                                                "ids",
                                                UUID.class,
                                                at.keySet().stream().map(r -> Ids.next()).toArray())
                                        .bindArray("locations", String.class, at.values().toArray())
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

    /** Whether there is such a location. */
    boolean mayWorkAt(String location) {
        return jdbi.withHandle(
                h ->
                        h.createQuery("select exists (select from location where code = :location)")
                                .bind("location", location)
                                .mapTo(boolean.class)
                                .one());
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

    /**
     * @param within only those who work there; null: all
     */
    List<StaffMember> page(@Nullable String after, int limit, @Nullable Collection<String> within) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select "
                                                + COLUMNS
                                                + """
                                                   from staff_member
                                                  where (:after::text is null or reference collate "C" > :after)
                                                    and (:all or location = any(:within))
                                                  order by reference collate "C" limit :limit
                                                  """)
                                .bind("after", after)
                                .bind("all", within == null)
                                .bindArray(
                                        "within",
                                        String.class,
                                        within == null ? new Object[0] : within.toArray())
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
                                                  order by staff_id::text collate "C" limit :limit for share
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

    /**
     * Stores what was told about a staff member, and tells the others.
     *
     * @param location null: stays
     * @throws io.amends.chassis.web.Forbidden if they work, or should, where the caller may not act
     */
    StaffMember put(
            String reference,
            @Nullable String name,
            boolean active,
            @Nullable String location,
            Caller caller) {
        if (find(reference).isEmpty()) {
            register(Collections.singletonMap(reference, location));
        }
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
        requireAt(before.location(), caller);
        String at = location == null ? before.location() : location;
        requireAt(at, caller);
        StaffMember after =
                new StaffMember(reference, before.id(), before.version(), name, active, at);
        if (after.equals(before)) {
            return before;
        }
        StaffMember next =
                new StaffMember(reference, before.id(), before.version() + 1, name, active, at);
        Instant now = clock.instant();
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        update staff_member
                                        set version = :version, name = :name, active = :active, changed_at = :now, location = :location
                                        where reference = :reference
                                        """)
                                .bind("version", next.version())
                                .bind("name", name)
                                .bind("active", active)
                                .bind("location", at)
                                .bind("now", now)
                                .bind("reference", reference)
                                .execute());
        outbox.append(next.changed(now));
        return next;
    }

    /** Whoever works nobody knows where concerns those without a limit. */
    static void requireAt(@Nullable String location, Caller caller) {
        if (location == null) {
            caller.requireAllLocations();
        } else {
            caller.requireLocation(location);
        }
    }

    private static StaffMember member(ResultSet row, StatementContext context) throws SQLException {
        return new StaffMember(
                row.getString("reference"),
                row.getObject("staff_id", UUID.class),
                row.getInt("version"),
                row.getString("name"),
                row.getBoolean("active"),
                row.getString("location"));
    }
}
