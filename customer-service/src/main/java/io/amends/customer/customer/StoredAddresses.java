package io.amends.customer.customer;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import io.amends.chassis.database.Columns;
import io.amends.customer.PersonKey;
import io.amends.customer.customer.ErasedCustomer.ContactHash;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What is known of addresses, whoever has them: kept by their contact points' ids alone, which tell
 * nothing without the key, and so longer than their owners.
 */
@ApplicationScoped
class StoredAddresses {
    private final Jdbi jdbi;
    private final PersonKey personKey;

    StoredAddresses(Jdbi jdbi, PersonKey personKey) {
        this.jdbi = jdbi;
        this.personKey = personKey;
    }

    /** The id of the contact point of an address. */
    UUID id(Contact contact) {
        return id(hash(contact));
    }

    /** By what others recognise an address that they have to forget. */
    ContactHash contactHash(ContactPoint point) {
        byte[] hash = hash(point.contact());
        return new ContactHash(
                personKey.id(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(hash),
                id(hash));
    }

    private byte[] hash(Contact contact) {
        return personKey.hash("contact:" + contact.kind().word() + ":" + contact.value());
    }

    /** The first 122 bits of a hash in a UUID of version 8 (RFC 9562). */
    static UUID id(byte[] hash) {
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(
                (bytes.getLong() & ~0xf000L) | 0x8000L,
                (bytes.getLong() & ~(0b11L << 62)) | (0b10L << 62));
    }

    /** What is known of these, and of those that the customers have. */
    Addresses known(Stream<Contact> contacts) {
        Map<UUID, ContactPoint.State> states = new HashMap<>();
        List<Refusal> refusals = new ArrayList<>();
        Object[] ids = contacts.map(this::id).distinct().toArray();
        if (ids.length > 0) {
            load(ids, states, refusals);
        }
        return new Addresses(this::id, states, refusals);
    }

    private void load(
            Object[] ids, Map<UUID, ContactPoint.State> states, Collection<Refusal> refusals) {
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        """
                                        select contact_point_id, state, null as channel, null as purpose, null as customer_id,
                                               null as reason, since as at
                                        from address_state where contact_point_id = any(:ids)
                                        union all
                                        select contact_point_id, null, channel, purpose, customer_id, reason, at
                                        from address_refusal where contact_point_id = any(:ids) and lifted_at is null
                                        """)
                                .bindArray("ids", UUID.class, ids)
                                .map(
                                        (row, c) -> {
                                            UUID id = row.getObject("contact_point_id", UUID.class);
                                            @Nullable String state = row.getString("state");
                                            if (state != null) {
                                                states.put(id, ContactPoint.State.of(state));
                                            } else {
                                                refusals.add(
                                                        new Refusal(
                                                                id,
                                                                row.getString("channel"),
                                                                row.getString("purpose"),
                                                                row.getObject(
                                                                        "customer_id", UUID.class),
                                                                Refusal.Reason.of(
                                                                        row.getString("reason")),
                                                                row.getTimestamp("at")
                                                                        .toInstant()));
                                            }
                                            return id;
                                        })
                                .list());
    }

    /**
     * Marks addresses as unreachable for good.
     *
     * @return those that were not before
     */
    Set<UUID> bounce(Collection<UUID> ids, Instant now) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        insert into address_state (contact_point_id, state, since)
                                        select id, 'bounced', :now from unnest(:ids) as id order by id
                                        on conflict do nothing
                                        returning contact_point_id
                                        """)
                                .bindArray("ids", UUID.class, ids.toArray())
                                .bind("now", now)
                                .mapTo(UUID.class)
                                .collect(toSet()));
    }

    /** The customers who have one of these. */
    Set<UUID> customersWith(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                "select customer_id from contact_point where contact_point_id = any(:ids)")
                                        .bindArray("ids", UUID.class, ids.toArray())
                                        .mapTo(UUID.class)
                                        .collect(toSet()));
    }

    /** Stores what was refused with addresses; what was undone later stays undone. */
    void refuse(Collection<Refusal> refusals) {
        write(
                refusals,
                """
                insert into address_refusal as r (contact_point_id, channel, purpose, customer_id, reason, at)
                select * from unnest(:points, :channels, :purposes, :customers, :reasons, :ats) as n(point, channel, purpose, customer, reason, at)
                order by point, channel, purpose, customer
                on conflict (contact_point_id, channel, purpose, customer_id) do update
                set reason = excluded.reason, at = excluded.at, lifted_at = null
                where r.lifted_at < excluded.at
                   or r.lifted_at is null and r.reason = 'erased' and excluded.reason = 'unsubscribed'
                """);
    }

    /** Stores that refusals were undone by the customers who had refused. */
    void lift(Collection<Refusal> undone) {
        write(
                undone,
                """
                insert into address_refusal as r (contact_point_id, channel, purpose, customer_id, reason, at, lifted_at)
                select *, at from unnest(:points, :channels, :purposes, :customers, :reasons, :ats) as n(point, channel, purpose, customer, reason, at)
                order by point, channel, purpose, customer
                -- Also where the refusal is heard of later than its undoing.
                on conflict (contact_point_id, channel, purpose, customer_id) do update set lifted_at = excluded.lifted_at
                where r.reason = excluded.reason and r.at <= excluded.at
                  and (r.lifted_at is null or r.lifted_at < excluded.lifted_at)
                """);
    }

    private void write(Collection<Refusal> refusals, String sql) {
        // One statement must not meet a row twice: of several about the same the last counts.
        Collection<Refusal> last =
                refusals.stream()
                        .collect(
                                toMap(
                                        r ->
                                                List.of(
                                                        r.contactPoint(),
                                                        r.channel(),
                                                        r.purpose(),
                                                        r.customer()),
                                        r -> r,
                                        (one, other) -> one.at().isAfter(other.at()) ? one : other))
                        .values();
        if (last.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        new Columns<>(h.createUpdate(sql), last)
                                .bind("points", UUID.class, Refusal::contactPoint)
                                .bind("channels", String.class, Refusal::channel)
                                .bind("purposes", String.class, Refusal::purpose)
                                .bind("customers", UUID.class, Refusal::customer)
                                .bind("reasons", String.class, r -> r.reason().word())
                                .bind("ats", Instant.class, Refusal::at)
                                .statement()
                                .execute());
    }
}
