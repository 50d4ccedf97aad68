package io.amends.customer.customer;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.text.PlainText;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.Texts;
import io.amends.customer.customer.ErasedCustomer.ContactHash;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Customers as the tables have them. */
@ApplicationScoped
class StoredCustomers {
    private final Jdbi jdbi;

    StoredCustomers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Nobody else registers or learns these keys until the transaction ends; who did so before is
     * visible afterwards.
     */
    void lock(Keys unknown) {
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        "select count(pg_advisory_xact_lock(k)) from unnest(:locks) as k")
                                .bindArray("locks", Long.class, (Object[]) unknown.locks())
                                .mapTo(Long.class)
                                .one());
    }

    /** Those who share any of these keys, in the order of the ids. */
    List<Customer> sharing(Keys keys) {
        List<UUID> ids =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                select customer_id from customer where loyalty_id = any(:loyaltyIds)
                                                union
                                                select p.customer_id
                                                from unnest(:contacts) as v
                                                cross join lateral (
                                                    select customer_id from contact_point
                                                    where value = v and state <> 'unusable'
                                                    order by customer_id limit :sharing) p
                                                """)
                                        .bindArray(
                                                "loyaltyIds",
                                                String.class,
                                                keys.loyaltyIds().toArray())
                                        .bindArray(
                                                "contacts", String.class, keys.contacts().toArray())
                                        .bind("sharing", Matching.MOST_SHARING)
                                        .mapTo(UUID.class)
                                        .list());
        return byIds(ids, false);
    }

    /**
     * Without those who are erased, in the order of the ids; locked against others until the
     * transaction ends, if they are to be changed.
     */
    List<Customer> byIds(Collection<UUID> ids, boolean toChange) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Object[] wanted = ids.toArray();
        return jdbi.withHandle(
                h -> {
                    List<Row> rows =
                            h.createQuery(
                                            """
                                            select customer_id, version, registered_at, changed_at, loyalty_id, name, locale, described_at
                                            from customer where customer_id = any(:ids) and erased_at is null order by customer_id
                                            """
                                                    + (toChange ? " for update" : ""))
                                    .bindArray("ids", UUID.class, wanted)
                                    .map((row, c) -> Row.of(row))
                                    .list();
                    Map<UUID, List<ContactPoint>> points = new HashMap<>();
                    h.createQuery(
                                    """
                                    select p.customer_id, contact_point_id, p.kind, p.value, p.former_ids,
                                           case when p.state = 'unusable' then p.state else coalesce(a.state, p.state) end as state
                                    from contact_point p left join address_state a using (contact_point_id)
                                    where p.customer_id = any(:ids) order by p.added_at, contact_point_id
                                    """)
                            .bindArray("ids", UUID.class, wanted)
                            .map(
                                    (row, c) ->
                                            Map.entry(
                                                    row.getObject(1, UUID.class),
                                                    contactPoint(row)))
                            .forEach(
                                    e ->
                                            points.computeIfAbsent(
                                                            e.getKey(), k -> new ArrayList<>())
                                                    .add(e.getValue()));
                    Map<UUID, List<Consent>> consents = new HashMap<>();
                    h.createQuery(
                                    """
                                    select distinct on (customer_id, channel, purpose)
                                           customer_id, channel, purpose, granted, at, wording, source
                                    from consent where customer_id = any(:ids)
                                    order by customer_id, channel, purpose, at desc, granted
                                    """)
                            .bindArray("ids", UUID.class, wanted)
                            .map((row, c) -> Map.entry(row.getObject(1, UUID.class), consent(row)))
                            .forEach(
                                    e ->
                                            consents.computeIfAbsent(
                                                            e.getKey(), k -> new ArrayList<>())
                                                    .add(e.getValue()));
                    Map<UUID, List<UUID>> claims = new HashMap<>();
                    h.createQuery(
                                    """
                                    select customer_id, claim_id from contact_claim
                                    where customer_id = any(:ids) order by claimed_at, claim_id
                                    """)
                            .bindArray("ids", UUID.class, wanted)
                            .map(
                                    (row, c) ->
                                            Map.entry(
                                                    row.getObject(1, UUID.class),
                                                    row.getObject(2, UUID.class)))
                            .forEach(
                                    e ->
                                            claims.computeIfAbsent(
                                                            e.getKey(), k -> new ArrayList<>())
                                                    .add(e.getValue()));
                    return rows.stream()
                            .map(
                                    r ->
                                            r.with(
                                                    points.getOrDefault(r.id(), List.of()),
                                                    consents.getOrDefault(r.id(), List.of()),
                                                    claims.getOrDefault(r.id(), List.of())))
                            .toList();
                });
    }

    private record Row(
            UUID id,
            int version,
            Instant registeredAt,
            Instant changedAt,
            @Nullable String loyaltyId,
            @Nullable String name,
            @Nullable String locale,
            @Nullable Instant describedAt) {

        static Row of(ResultSet row) throws SQLException {
            Timestamp described = row.getTimestamp("described_at");
            return new Row(
                    row.getObject("customer_id", UUID.class),
                    row.getInt("version"),
                    row.getTimestamp("registered_at").toInstant(),
                    row.getTimestamp("changed_at").toInstant(),
                    row.getString("loyalty_id"),
                    row.getString("name"),
                    row.getString("locale"),
                    described == null ? null : described.toInstant());
        }

        Customer with(List<ContactPoint> points, List<Consent> consents, List<UUID> claims) {
            return new Customer(
                    id,
                    version,
                    registeredAt,
                    changedAt,
                    loyaltyId,
                    name,
                    locale,
                    describedAt,
                    points,
                    consents,
                    claims);
        }
    }

    private static ContactPoint contactPoint(ResultSet row) throws SQLException {
        return new ContactPoint(
                row.getObject("contact_point_id", UUID.class),
                ContactPoint.Kind.of(row.getString("kind")),
                row.getString("value"),
                ContactPoint.State.of(row.getString("state")),
                row.getArray("former_ids") == null
                        ? List.of()
                        : List.of((UUID[]) row.getArray("former_ids").getArray()));
    }

    private static Consent consent(ResultSet row) throws SQLException {
        String wording = row.getString("wording");
        return new Consent(
                row.getString("channel"),
                row.getString("purpose"),
                row.getBoolean("granted"),
                row.getTimestamp("at").toInstant(),
                wording.isEmpty() ? null : wording,
                row.getString("source"),
                true);
    }

    /** Those whose name looks most like what was typed, or who have exactly this loyalty id. */
    List<Customer> search(String text, int limit) {
        String wanted = Texts.forSearch(text);
        List<UUID> ids =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                select customer_id
                                                from customer
                                                where :wanted <% search_name or search_name like :like or loyalty_id = :text
                                                order by coalesce(loyalty_id = :text, false) desc,
                                                         word_similarity(:wanted, search_name) desc nulls last,
                                                         customer_id
                                                limit :limit
                                                """)
                                        .bind("wanted", wanted)
                                        .bind(
                                                "like",
                                                "%"
                                                        + wanted.replaceAll("([\\\\%_])", "\\\\$1")
                                                        + "%")
                                        .bind("text", PlainText.code(text))
                                        .bind("limit", limit)
                                        .mapTo(UUID.class)
                                        .list());
        Map<UUID, Customer> found =
                byIds(ids, false).stream().collect(Collectors.toMap(Customer::id, c -> c));
        return ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList();
    }

    /** Other customers who may be the same person. */
    List<UUID> possibleDuplicates(UUID id) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select other_id from duplicate_suggestion where customer_id = :id
                                        union all
                                        select customer_id from duplicate_suggestion where other_id = :id
                                        order by 1 limit 20
                                        """)
                                .bind("id", id)
                                .mapTo(UUID.class)
                                .list());
    }

    /** Which of these claims were answered before. */
    Set<UUID> answered(Collection<UUID> claims) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select claim_id from contact_claim where claim_id = any(:claims)")
                                .bindArray("claims", UUID.class, claims.toArray())
                                .mapTo(UUID.class)
                                .collect(Collectors.toSet()));
    }

    /** Some who have contact points with ids of their own, from before they were the addresses'. */
    List<UUID> withContactPointsToMove(int most) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select distinct customer_id from contact_point where former_ids is null
                                        order by customer_id limit :most
                                        """)
                                .bind("most", most)
                                .mapTo(UUID.class)
                                .list());
    }

    /** Some who were erased before others could tell by the contact points' ids whom to forget. */
    List<ErasedCustomer> erasedWithoutContactPoints(int most) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select customer_id, version, erased_at, contact_hashes from customer
                                        where jsonb_exists(contact_hashes -> 0, 'hash')
                                          and not jsonb_exists(contact_hashes -> 0, 'contactPointId')
                                        order by customer_id limit :most for update
                                        """)
                                .bind("most", most)
                                .map((row, c) -> erased(row))
                                .list());
    }

    /** What is left of somebody who is erased. */
    Optional<ErasedCustomer> erased(UUID id) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select customer_id, version, erased_at, contact_hashes
                                        from customer where customer_id = :id and erased_at is not null
                                        """)
                                .bind("id", id)
                                .map((row, c) -> erased(row))
                                .findOne());
    }

    /**
     * The customers after an id as they were last told to the others, in the order of the ids; none
     * of them changes until the transaction ends, or it could be said after what replaces it.
     */
    List<OutgoingEvent> told(@Nullable String afterKey, int limit) {
        Map<UUID, Optional<ErasedCustomer>> page = new LinkedHashMap<>();
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        """
                                        select customer_id, version, erased_at, contact_hashes from customer
                                        where :after::uuid is null or customer_id > :after::uuid
                                        order by customer_id limit :limit for share
                                        """)
                                .bind("after", afterKey)
                                .bind("limit", limit)
                                .map(
                                        (row, c) ->
                                                Map.entry(
                                                        row.getObject(1, UUID.class),
                                                        row.getTimestamp("erased_at") == null
                                                                ? Optional.<ErasedCustomer>empty()
                                                                : Optional.of(erased(row))))
                                .forEach(e -> page.put(e.getKey(), e.getValue())));
        Map<UUID, Customer> living =
                byIds(page.keySet(), false).stream()
                        .collect(Collectors.toMap(Customer::id, c -> c));
        return page.entrySet().stream()
                .flatMap(
                        e ->
                                e
                                        .getValue()
                                        .map(ErasedCustomer::told)
                                        .or(
                                                () ->
                                                        Optional.ofNullable(living.get(e.getKey()))
                                                                .map(Customer::told))
                                        .stream())
                .toList();
    }

    private static ErasedCustomer erased(ResultSet row) throws SQLException {
        try {
            return new ErasedCustomer(
                    row.getObject("customer_id", UUID.class),
                    row.getInt("version"),
                    row.getTimestamp("erased_at").toInstant(),
                    List.of(
                            StrictJson.mapper()
                                    .readValue(
                                            row.getString("contact_hashes"), ContactHash[].class)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("hashes that were not written here", impossible);
        }
    }
}
