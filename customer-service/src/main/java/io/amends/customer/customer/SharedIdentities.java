package io.amends.customer.customer;

import io.amends.chassis.database.Columns;
import io.amends.customer.PersonKey;
import io.amends.customer.customer.Use.Identity;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Cards and contacts that more unlike people use than one person or family would: the phone of the
 * shop, a cashier's own card. They identify nobody any more, until somebody says otherwise.
 */
@ApplicationScoped
public class SharedIdentities {
    private final Jdbi jdbi;
    private final PersonKey personKey;
    private final IdentityConfig config;

    SharedIdentities(Jdbi jdbi, PersonKey personKey, IdentityConfig config) {
        this.jdbi = jdbi;
        this.personKey = personKey;
        this.config = config;
    }

    /**
     * One that identifies nobody.
     *
     * @param customerId who was taken for all of them; may be erased by now
     * @param people how many unlike people had used it
     */
    public record SharedIdentity(
            UUID id, String kind, UUID customerId, int people, Instant since) {}

    /** Which of these are shared, and which of these customers are known by a shared card. */
    Shared among(Collection<Identity> identities, Collection<Customer> customers) {
        Map<UUID, Identity> byHash = new HashMap<>();
        identities.forEach(i -> byHash.put(hash(i), i));
        Shared shared = new Shared(new HashSet<>(), new HashSet<>());
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        """
                                        select identity, kind, customer_id from shared_identity where identity = any(:identities)
                                        union all
                                        select identity, kind, customer_id from shared_identity
                                        where customer_id = any(:customers) and kind = 'loyalty-id'
                                        """)
                                .bindArray("identities", UUID.class, byHash.keySet().toArray())
                                .bindArray(
                                        "customers",
                                        UUID.class,
                                        customers.stream().map(Customer::id).toArray())
                                .map((row, c) -> shared(row))
                                .forEach(
                                        s -> {
                                            Identity identity = byHash.get(s.id());
                                            if (identity != null) {
                                                shared.identities().add(identity);
                                            }
                                            if (s.kind().equals("loyalty-id")) {
                                                shared.holders().add(s.customerId());
                                            }
                                        }));
        return shared;
    }

    /** What is shared. */
    record Shared(Set<Identity> identities, Set<UUID> holders) {}

    /** Remembers who used what; it counts from the next transaction on. */
    void learn(Collection<Use> uses, Instant now) {
        if (uses.isEmpty()) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        Map<UUID, Use> used = new HashMap<>();
        uses.forEach(u -> used.putIfAbsent(hash(u.identity()), u));
        List<Hashed> sorted =
                uses.stream()
                        .map(u -> new Hashed(hash(u.identity()), hash(u.who())))
                        .distinct()
                        .sorted(Hashed.ORDER)
                        .toList();
        jdbi.useHandle(
                h -> {
                    new Columns<>(
                                    h.createUpdate(
                                                    """
                                                    insert into identity_use as u (identity, who, used_on)
                                                    select identity, who, :today from unnest(:identities, :whos) as n(identity, who)
                                                    on conflict (identity, who) do update set used_on = excluded.used_on
                                                    where u.used_on < excluded.used_on
                                                    """)
                                            .bind("today", today),
                                    sorted)
                            .bind("identities", UUID.class, Hashed::identity)
                            .bind("whos", UUID.class, Hashed::who)
                            .statement()
                            .execute();
                    List<Map.Entry<UUID, Integer>> tooMany =
                            h.createQuery(
                                            """
                                            select identity, count(*) + 1 people from identity_use
                                            where identity = any(:identities) and used_on > :since
                                            group by identity having count(*) + 1 > :most
                                            order by identity
                                            """)
                                    .bindArray("identities", UUID.class, used.keySet().toArray())
                                    .bind("since", today.minus(config.within()))
                                    .bind("most", config.sharedBy())
                                    .map(
                                            (row, c) ->
                                                    Map.entry(
                                                            row.getObject(1, UUID.class),
                                                            row.getInt(2)))
                                    .list();
                    for (Map.Entry<UUID, Integer> one : tooMany) {
                        Use use = used.get(one.getKey());
                        if (use != null) {
                            h.createUpdate(
                                            """
                                            insert into shared_identity (identity, kind, customer_id, people, since)
                                            values (:identity, :kind, :customer, :people, :now) on conflict do nothing
                                            """)
                                    .bind("identity", one.getKey())
                                    .bind("kind", use.identity().kind())
                                    .bind("customer", use.holder())
                                    .bind("people", one.getValue())
                                    .bind("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                                    .execute();
                        }
                    }
                });
    }

    private record Hashed(UUID identity, UUID who) {
        /** Everybody writes in the same order. */
        private static final Comparator<Hashed> ORDER =
                Comparator.comparing(Hashed::identity).thenComparing(Hashed::who);
    }

    /** Forgets who used what a customer is known by. */
    void forgetUses(Customer customer) {
        Stream<Identity> contacts =
                customer.contactPoints().stream()
                        .map(p -> new Identity(p.kind().word(), p.value()));
        Stream<Identity> card = Stream.ofNullable(customer.loyaltyId()).map(Identity::card);
        jdbi.useHandle(
                h ->
                        h.createUpdate("delete from identity_use where identity = any(:identities)")
                                .bindArray(
                                        "identities",
                                        UUID.class,
                                        Stream.concat(contacts, card).map(this::hash).toArray())
                                .execute());
    }

    /** Those that are shared, after an id. */
    public List<SharedIdentity> page(@Nullable String after, int limit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select identity, kind, customer_id, people, since from shared_identity
                                        where :after::text is null or identity::text > :after
                                        order by identity::text limit :limit
                                        """)
                                .bind("after", after)
                                .bind("limit", limit)
                                .map((row, c) -> whole(row))
                                .list());
    }

    /**
     * Lets it identify somebody again; its uses are counted anew.
     *
     * @return whether it was shared
     */
    public boolean remove(UUID id) {
        return jdbi.withHandle(
                h -> {
                    h.execute("delete from identity_use where identity = ?", id);
                    return h.execute("delete from shared_identity where identity = ?", id) > 0;
                });
    }

    private record Row(UUID id, String kind, UUID customerId) {}

    private static Row shared(ResultSet row) throws SQLException {
        return new Row(
                row.getObject("identity", UUID.class),
                row.getString("kind"),
                row.getObject("customer_id", UUID.class));
    }

    private static SharedIdentity whole(ResultSet row) throws SQLException {
        return new SharedIdentity(
                row.getObject("identity", UUID.class),
                row.getString("kind"),
                row.getObject("customer_id", UUID.class),
                row.getInt("people"),
                row.getTimestamp("since").toInstant());
    }

    private UUID hash(Identity identity) {
        return hash("identity:" + identity.kind() + ":" + identity.value());
    }

    private UUID hash(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(personKey.hash(text));
        return new UUID(bytes.getLong(), bytes.getLong());
    }
}
