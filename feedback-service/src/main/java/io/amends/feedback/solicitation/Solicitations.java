package io.amends.feedback.solicitation;

import io.amends.chassis.database.Columns;
import io.amends.chassis.events.Projection;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Own copy of whom each message with a link was sent to. */
@ApplicationScoped
public class Solicitations implements Projection {
    private final Jdbi jdbi;

    Solicitations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * The customer that it was sent to, if that was heard; changes nothing and waits for nobody.
     */
    public Optional<UUID> customerOf(UUID solicitationId) {
        return Optional.ofNullable(customersOf(List.of(solicitationId)).get(solicitationId));
    }

    /** The customers, by solicitation, as far as they were heard of. */
    public Map<UUID, UUID> customersOf(Collection<UUID> solicitationIds) {
        Map<UUID, UUID> customers = new HashMap<>();
        if (solicitationIds.isEmpty()) {
            return customers;
        }
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select solicitation_id, customer_id from solicitations
                        where solicitation_id = any(:ids) and customer_id is not null""")
                                .bindArray("ids", UUID.class, solicitationIds)
                                .map(
                                        (row, _) ->
                                                Map.entry(
                                                        row.getObject(
                                                                "solicitation_id", UUID.class),
                                                        row.getObject("customer_id", UUID.class)))
                                .forEach(entry -> customers.put(entry.getKey(), entry.getValue())));
        return customers;
    }

    /**
     * The same, and those that were not heard of are noted as awaited: hearing of them, even if
     * that is under way in another transaction, is then ordered after this one, and finds what this
     * one stores about them.
     */
    public Map<UUID, UUID> await(Collection<UUID> solicitationIds) {
        if (solicitationIds.isEmpty()) {
            return Map.of();
        }
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into solicitations (solicitation_id, version)
                        select distinct id, 0 from unnest(:ids) as id order by id
                        on conflict (solicitation_id) do nothing""")
                                .bindArray("ids", UUID.class, solicitationIds)
                                .execute());
        return customersOf(solicitationIds);
    }

    void save(List<SolicitationSent> sent) {
        if (sent.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle ->
                        new Columns<>(
                                        handle.createUpdate(
                                                """
                    insert into solicitations (solicitation_id, version, customer_id)
                    select * from unnest(:id, :version, :customer) as s(id) order by id
                    on conflict (solicitation_id) do update
                      set version = excluded.version, customer_id = excluded.customer_id
                      where solicitations.version < excluded.version"""),
                                        sent)
                                .bind("id", UUID.class, SolicitationSent::solicitationId)
                                .bind("version", Long.class, SolicitationSent::version)
                                .bind("customer", UUID.class, SolicitationSent::customerId)
                                .statement()
                                .execute());
    }

    @Override
    public void clear() {
        jdbi.useHandle(handle -> handle.execute("delete from solicitations"));
    }
}
