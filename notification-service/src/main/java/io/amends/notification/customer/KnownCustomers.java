package io.amends.notification.customer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Projection;
import io.amends.notification.sql.Rows;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** The own copy of the customers: whom this service can write to, and what they agreed to. */
@ApplicationScoped
public class KnownCustomers implements Projection {

    private final Jdbi jdbi;
    private final ObjectMapper json;
    private final JavaType contactPoints;
    private final JavaType consents;

    KnownCustomers(Jdbi jdbi, EventJson json) {
        this.jdbi = jdbi;
        this.json = json.mapper();
        this.contactPoints =
                this.json.getTypeFactory().constructCollectionType(List.class, ContactPoint.class);
        this.consents =
                this.json.getTypeFactory().constructCollectionType(List.class, Consent.class);
    }

    record Row(
            UUID customerId,
            long version,
            @Nullable String name,
            @Nullable String locale,
            List<ContactPoint> contactPoints,
            List<Consent> consents,
            List<UUID> claims,
            @Nullable UUID mergedInto,
            boolean erased) {}

    private record Stored(
            UUID customerId,
            long version,
            @Nullable String name,
            @Nullable String locale,
            String contactPoints,
            String consents,
            List<UUID> claims,
            @Nullable UUID mergedInto,
            boolean erased) {}

    /** Applies what is newer than what is known; an erased customer never comes back. */
    void remember(List<Row> rows) {
        String json = Rows.of(rows.stream().map(this::stored).toList());
        boolean claims = rows.stream().anyMatch(row -> !row.claims().isEmpty());
        jdbi.useHandle(
                handle -> {
                    handle.createUpdate(
                                    """
                            insert into customers as c
                              (customer_id, version, name, locale, contact_points, consents, merged_into, erased)
                            select customer_id, version, name, locale, contact_points::jsonb, consents::jsonb, merged_into,
                                   erased
                            from jsonb_to_recordset(:rows::jsonb) as r
                              (customer_id uuid, version bigint, name text, locale text,
                               contact_points text, consents text, merged_into uuid, erased boolean)
                            order by customer_id
                            on conflict (customer_id) do update
                            set version = excluded.version, name = excluded.name, locale = excluded.locale,
                                contact_points = excluded.contact_points, consents = excluded.consents,
                                merged_into = excluded.merged_into, erased = excluded.erased
                            where c.version < excluded.version and not c.erased
                            """)
                            .bind("rows", json)
                            .execute();
                    if (!claims) {
                        return;
                    }
                    handle.createUpdate(
                                    """
                            insert into customer_claims (claim_id, customer_id)
                            select distinct claim_id::uuid, customer_id
                            from jsonb_to_recordset(:rows::jsonb) as r (customer_id uuid, claims jsonb),
                                 jsonb_array_elements_text(r.claims) as claim_id
                            on conflict do nothing
                            """)
                            .bind("rows", json)
                            .execute();
                });
    }

    private Stored stored(Row row) {
        try {
            return new Stored(
                    row.customerId(),
                    row.version(),
                    row.name(),
                    row.locale(),
                    json.writeValueAsString(row.contactPoints()),
                    json.writeValueAsString(row.consents()),
                    row.claims(),
                    row.mergedInto(),
                    row.erased());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what was read as JSON can be written", impossible);
        }
    }

    /** The customers that these claims turned out to be; claims not yet answered are missing. */
    public Map<UUID, UUID> byClaim(Collection<UUID> claims) {
        if (claims.isEmpty()) {
            return Map.of();
        }
        return jdbi.withHandle(
                handle ->
                        handle
                                .createQuery(
                                        "select claim_id, customer_id from customer_claims where claim_id = any(:claims)")
                                .bind("claims", claims.toArray(UUID[]::new))
                                .map(
                                        (row, context) ->
                                                Map.entry(
                                                        uuid(row, "claim_id"),
                                                        uuid(row, "customer_id")))
                                .list()
                                .stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /**
     * The people behind these ids, merged ones as one. Those not heard of are missing.
     *
     * @param lock holds the people's rows until the transaction ends, taken in the order of their
     *     ids
     */
    public People people(Collection<UUID> ids, boolean lock) {
        Map<UUID, KnownCustomer> known = new HashMap<>();
        Map<UUID, UUID> aliases = new HashMap<>();
        Set<UUID> asked = new HashSet<>(ids);
        Set<UUID> missing = asked;
        // More than once only where a merge was heard of while somebody held a row, or the survivor
        // was not heard of.
        while (!missing.isEmpty()) {
            read(
                    missing,
                    lock,
                    (customer, itsAliases) -> {
                        known.put(customer.customerId(), customer);
                        itsAliases.forEach(alias -> aliases.put(alias, customer.customerId()));
                    });
            missing =
                    known.values().stream()
                            .map(KnownCustomer::mergedInto)
                            .filter(
                                    survivor ->
                                            survivor != null
                                                    && !known.containsKey(survivor)
                                                    && asked.add(survivor))
                            .collect(Collectors.toSet());
        }
        return new People(known, aliases);
    }

    /**
     * Reads these and everybody whom they were merged into, each with all who were merged into
     * them, directly or not. Written so that nobody is looked for but by an index: the planner
     * takes a recursion for thousands of rows, and would rather read all customers.
     */
    private void read(
            Collection<UUID> ids, boolean lock, BiConsumer<KnownCustomer, List<UUID>> reader) {
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        with recursive survivor as (
                          select customer_id, merged_into from customers where customer_id = any(:ids)
                          union
                          select c.customer_id, c.merged_into
                          from survivor s, lateral (
                            select customer_id, merged_into from customers where customer_id = s.merged_into limit 1) c),
                        alias as (
                          select s.customer_id as survivor, c.customer_id
                          from unnest(array(select customer_id from survivor)) s(customer_id), lateral (
                            select customer_id from customers where merged_into = s.customer_id offset 0) c
                          union
                          select a.survivor, c.customer_id
                          from alias a, lateral (
                            select customer_id from customers where merged_into = a.customer_id offset 0) c)
                        select c.*, array(select a.customer_id from alias a where a.survivor = c.customer_id) as aliases
                        from customers c where c.customer_id = any(array(select customer_id from survivor))
                        order by c.customer_id %s
                        """
                                                .formatted(lock ? "for update of c" : ""))
                                .bind("ids", ids.toArray(UUID[]::new))
                                .map(
                                        (row, context) ->
                                                Map.entry(
                                                        customer(row),
                                                        List.of(
                                                                (UUID[])
                                                                        row.getArray("aliases")
                                                                                .getArray())))
                                .forEach(one -> reader.accept(one.getKey(), one.getValue())));
    }

    /** These, and everybody who was merged into them, directly or not. */
    Set<UUID> withAliases(Collection<UUID> ids) {
        Set<UUID> all = new HashSet<>(ids);
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        with recursive found as (
                          select customer_id from customers where merged_into = any(:ids)
                          union
                          select c.customer_id
                          from found, lateral (
                            select customer_id from customers where merged_into = found.customer_id offset 0) c)
                        select customer_id from found
                        """)
                                .bind("ids", ids.toArray(UUID[]::new))
                                .mapTo(UUID.class)
                                .forEach(all::add));
        return all;
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("truncate customers, customer_claims"));
    }

    private KnownCustomer customer(ResultSet row) throws SQLException {
        try {
            return new KnownCustomer(
                    uuid(row, "customer_id"),
                    row.getString("name"),
                    row.getString("locale"),
                    json.readValue(row.getString("contact_points"), contactPoints),
                    json.readValue(row.getString("consents"), consents),
                    row.getObject("merged_into", UUID.class),
                    row.getBoolean("erased"));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(
                    "a customer's row is not what this service wrote", impossible);
        }
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }
}
