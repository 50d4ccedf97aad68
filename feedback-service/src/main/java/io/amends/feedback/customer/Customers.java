package io.amends.feedback.customer;

import io.amends.chassis.database.Columns;
import io.amends.chassis.events.Projection;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Own copy of the customers. */
@ApplicationScoped
public class Customers implements Projection {
    private final Jdbi jdbi;

    Customers(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * Those of the given customers that are known, under the ids they were asked by; the merged
     * lead to their survivor.
     */
    public Map<UUID, Customer> find(Collection<UUID> customerIds) {
        Map<UUID, Customer> found = new HashMap<>();
        if (customerIds.isEmpty()) {
            return found;
        }
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        with recursive survivor (asked, id, steps) as (
                          select id, id, 0 from unnest(:ids) as id
                          union
                          select s.asked, c.merged_into, s.steps + 1
                            from survivor s, lateral (select * from customers where customer_id = s.id limit 1) c
                            where c.merged_into is not null and s.steps < 20)
                        -- Laterally, and so by the index: of a recursion the planner expects too much.
                        select s.asked, c.*
                          from survivor s, lateral (select * from customers where customer_id = s.id limit 1) c
                          where c.merged_into is null and not c.erased""")
                                .bindArray("ids", UUID.class, customerIds)
                                .map(
                                        (row, _) ->
                                                Map.entry(
                                                        row.getObject("asked", UUID.class),
                                                        customer(row)))
                                .forEach(entry -> found.put(entry.getKey(), entry.getValue())));
        return found;
    }

    void save(List<CustomerChanged> changes) {
        jdbi.useHandle(
                handle ->
                        new Columns<>(
                                        handle.createUpdate(
                                                """
                    insert into customers (customer_id, version, name, locale, loyalty_id, email, phone, merged_into,
                                           registered_at)
                    select * from unnest(:id, :version, :name, :locale, :loyaltyId, :email, :phone, :mergedInto,
                                         :registeredAt) as c(id)
                    order by id
                    on conflict (customer_id) do update
                      set version = excluded.version, name = excluded.name, locale = excluded.locale,
                          loyalty_id = excluded.loyalty_id, email = excluded.email, phone = excluded.phone,
                          merged_into = excluded.merged_into, registered_at = excluded.registered_at
                      where customers.version < excluded.version and not customers.erased"""),
                                        changes)
                                .bind("id", UUID.class, CustomerChanged::customerId)
                                .bind("version", Long.class, CustomerChanged::version)
                                .bind("name", String.class, CustomerChanged::name)
                                .bind("locale", String.class, CustomerChanged::locale)
                                .bind("loyaltyId", String.class, CustomerChanged::loyaltyId)
                                .bind("email", String.class, change -> change.reachableBy("email"))
                                .bind("phone", String.class, change -> change.reachableBy("phone"))
                                .bind("mergedInto", UUID.class, CustomerChanged::mergedInto)
                                .bind("registeredAt", Instant.class, CustomerChanged::registeredAt)
                                .statement()
                                .execute());
    }

    /** Forgets who they were; their ids stay, so that an older event does not bring them back. */
    void forget(Collection<CustomerChanged> erased) {
        jdbi.useHandle(
                handle -> {
                    var batch =
                            handle.prepareBatch(
                                    """
                    insert into customers (customer_id, version, erased) values (:id, :version, true)
                    on conflict (customer_id) do update
                      set version = excluded.version, name = null, locale = null, loyalty_id = null, email = null,
                          phone = null, registered_at = null, erased = true""");
                    erased.forEach(
                            customer ->
                                    batch.bind("id", customer.customerId())
                                            .bind("version", customer.version())
                                            .add());
                    batch.execute();
                });
    }

    /** Nobody of these is erased from now on until the transaction ends. */
    void keepFromErasure(Collection<UUID> customerIds) {
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select customer_id from customers where customer_id = any(:ids)
                        order by customer_id for share""")
                                .bindArray("ids", UUID.class, customerIds)
                                .mapTo(UUID.class)
                                .list());
    }

    /** Those of the given customers that were erased. */
    Set<UUID> erasedAmong(Collection<UUID> customerIds) {
        if (customerIds.isEmpty()) {
            return Set.of();
        }
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select customer_id from customers where customer_id = any(:ids) and erased")
                                .bindArray("ids", UUID.class, customerIds)
                                .mapTo(UUID.class)
                                .set());
    }

    /**
     * Whether there is a way to answer a customer; of one not heard of yet nothing else is known.
     */
    public boolean canBeReached(UUID customerId) {
        Customer known = find(List.of(customerId)).get(customerId);
        return known == null || known.email() != null || known.phone() != null;
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("delete from customers"));
    }

    private static Customer customer(ResultSet row) throws SQLException {
        @Nullable Timestamp registered = row.getTimestamp("registered_at");
        return new Customer(
                row.getObject("customer_id", UUID.class),
                row.getString("name"),
                row.getString("locale"),
                row.getString("loyalty_id"),
                row.getString("email"),
                row.getString("phone"),
                registered == null ? null : registered.toInstant());
    }
}
