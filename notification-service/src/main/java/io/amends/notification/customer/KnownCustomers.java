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
        Set<UUID> missing = lock ? survivors(ids) : Set.copyOf(ids);
        // More than once only where a merge was heard of between two looks.
        while (!missing.isEmpty()) {
            Map<UUID, KnownCustomer> more = lock ? locked(missing) : load(missing);
            known.putAll(more);
            missing =
                    more.values().stream()
                            .map(KnownCustomer::mergedInto)
                            .filter(survivor -> survivor != null && !known.containsKey(survivor))
                            .collect(Collectors.toSet());
        }
        return new People(known, aliases(known.keySet()));
    }

    private Map<UUID, KnownCustomer> load(Collection<UUID> ids) {
        return select("select * from customers where customer_id = any(:ids)", ids);
    }

    private Map<UUID, KnownCustomer> locked(Collection<UUID> ids) {
        return select(
                "select * from customers where customer_id = any(:ids) order by customer_id for update",
                ids);
    }

    private Map<UUID, KnownCustomer> select(String sql, Collection<UUID> ids) {
        Map<UUID, KnownCustomer> found = new HashMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(sql)
                                .bind("ids", ids.toArray(UUID[]::new))
                                .map((row, context) -> customer(row))
                                .forEach(customer -> found.put(customer.customerId(), customer)));
        return found;
    }

    /** These, and everybody whom they were merged into, directly or not. */
    private Set<UUID> survivors(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : jdbi.withHandle(
                        handle ->
                                handle.createQuery(
                                                """
                        with recursive found as (
                          select customer_id, merged_into from customers where customer_id = any(:ids)
                          union
                          select c.customer_id, c.merged_into
                          from customers c join found on c.customer_id = found.merged_into)
                        select customer_id from found
                        """)
                                        .bind("ids", ids.toArray(UUID[]::new))
                                        .mapTo(UUID.class)
                                        .set());
    }

    /** These, and everybody who was merged into them, directly or not. */
    Set<UUID> withAliases(Collection<UUID> ids) {
        Set<UUID> all = new HashSet<>(ids);
        all.addAll(aliases(ids).keySet());
        return all;
    }

    /** Everybody who was merged, directly or not, into one of these: alias to survivor. */
    private Map<UUID, UUID> aliases(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Map.of()
                : jdbi
                        .withHandle(
                                handle ->
                                        handle.createQuery(
                                                        """
                        with recursive found as (
                          select customer_id, merged_into from customers where merged_into = any(:ids)
                          union
                          select c.customer_id, c.merged_into
                          from customers c join found on c.merged_into = found.customer_id)
                        select customer_id, merged_into from found
                        """)
                                                .bind("ids", ids.toArray(UUID[]::new))
                                                .map(
                                                        (row, context) ->
                                                                Map.entry(
                                                                        uuid(row, "customer_id"),
                                                                        uuid(row, "merged_into")))
                                                .list())
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
