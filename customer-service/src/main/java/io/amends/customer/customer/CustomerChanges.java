package io.amends.customer.customer;

import com.fasterxml.jackson.core.JsonProcessingException;

import io.amends.chassis.database.Columns;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.Raced;
import io.amends.customer.Texts;
import io.amends.customer.customer.ContactPoint.State;
import io.amends.customer.customer.Matching.Suggestion;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes what becomes of customers, one statement per table. */
@ApplicationScoped
class CustomerChanges {
    private static final String COLUMNS =
            "customer_id, version, registered_at, changed_at, loyalty_id, name, locale, described_at, search_name";

    private static final String ROWS =
            """
            unnest(:ids, :versions, :registered, :changed, :loyaltyIds, :names, :locales,
                   :described, :search)
              as n(%s)
            """
                    .formatted(COLUMNS);

    private final Jdbi jdbi;

    CustomerChanges(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Stores all that was learned by matching. */
    void save(Matching matching, Instant now) {
        List<Customer> registered = matching.registered();
        List<Customer> corrected = matching.corrected();
        insert(registered);
        update(corrected, corrected.stream().map(c -> matching.before(c.id()).version()).toList());
        Map<UUID, List<ContactPoint>> points = new HashMap<>();
        Map<UUID, List<UUID>> claims = new HashMap<>();
        for (Customer customer : registered) {
            points.put(customer.id(), customer.contactPoints());
            claims.put(customer.id(), customer.claims());
        }
        for (Customer customer : corrected) {
            Customer before = matching.before(customer.id());
            points.put(customer.id(), added(before.contactPoints(), customer.contactPoints()));
            claims.put(customer.id(), added(before.claims(), customer.claims()));
        }
        saveContactPoints(points, now);
        saveConsents(matching.consents(), now);
        saveClaims(claims, now);
        saveSuggestions(matching.suggestions(), now);
    }

    private static <T> List<T> added(List<T> before, List<T> after) {
        return after.stream().filter(a -> !before.contains(a)).toList();
    }

    private void insert(List<Customer> customers) {
        if (!customers.isEmpty()) {
            jdbi.useHandle(
                    h ->
                            bind(
                                            h.createUpdate(
                                                    "insert into customer ("
                                                            + COLUMNS
                                                            + ") select * from "
                                                            + ROWS),
                                            customers)
                                    .execute());
        }
    }

    /** Writes what changed, in the order of the ids, unless somebody else was quicker. */
    void update(List<Customer> customers, List<Integer> versionsBefore) {
        if (customers.isEmpty()) {
            return;
        }
        int updated =
                jdbi.withHandle(
                        h -> {
                            new Columns<>(
                                            h.createQuery(
                                                    """
                                            select customer_id from customer where customer_id = any(:ids)
                                            order by customer_id for update
                                            """),
                                            customers)
                                    .bind("ids", UUID.class, Customer::id)
                                    .statement()
                                    .mapTo(UUID.class)
                                    .list();
                            return bind(
                                            h.createUpdate(
                                                    """
                                                    update customer c
                                                    set version = n.version, changed_at = n.changed_at, loyalty_id = n.loyalty_id, name = n.name,
                                                        locale = n.locale, described_at = n.described_at, search_name = n.search_name
                                                    from unnest(:ids, :before) as b(customer_id, before) join
                                                    """
                                                            + ROWS
                                                            + """
                                                     using (customer_id)
                                                    where c.customer_id = n.customer_id and c.version = b.before
                                                    """),
                                            customers)
                                    .bindArray("before", Integer.class, versionsBefore.toArray())
                                    .execute();
                        });
        if (updated < customers.size()) {
            throw new Raced("a customer was changed meanwhile");
        }
    }

    private static <S extends SqlStatement<S>> S bind(S statement, List<Customer> customers) {
        return new Columns<>(statement, customers)
                .bind("ids", UUID.class, Customer::id)
                .bind("versions", Integer.class, Customer::version)
                .bind("registered", Instant.class, Customer::registeredAt)
                .bind("changed", Instant.class, Customer::changedAt)
                .bind("loyaltyIds", String.class, Customer::loyaltyId)
                .bind("names", String.class, Customer::name)
                .bind("locales", String.class, Customer::locale)
                .bind("described", Instant.class, Customer::describedAt)
                .bind("search", String.class, CustomerChanges::searchName)
                .statement();
    }

    private static @Nullable String searchName(Customer customer) {
        return customer.name() == null ? null : Texts.forSearch(customer.name());
    }

    private record Owned<T>(UUID owner, T thing) {
        static <T> List<Owned<T>> flat(Map<UUID, ? extends Collection<T>> several) {
            List<Owned<T>> flat = new ArrayList<>();
            several.forEach((owner, some) -> some.forEach(t -> flat.add(new Owned<>(owner, t))));
            return flat;
        }
    }

    private void saveContactPoints(Map<UUID, List<ContactPoint>> points, Instant now) {
        List<Owned<ContactPoint>> all = Owned.flat(points);
        if (all.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                        """
                                        insert into contact_point (customer_id, contact_point_id, kind, value, state, former_ids, added_at)
                                        select owner, id, kind, value, state, string_to_array(former, ',')::uuid[],
                                               :now::timestamptz + n * interval '1 microsecond'
                                        from unnest(:owners, :ids, :kinds, :values, :states, :former)
                                          with ordinality as p(owner, id, kind, value, state, former, n)
                                        """)
                                                .bind("now", now),
                                        all)
                                .bind("owners", UUID.class, Owned::owner)
                                .bind("ids", UUID.class, p -> p.thing().id())
                                .bind("kinds", String.class, p -> p.thing().kind().word())
                                .bind("values", String.class, p -> p.thing().value())
                                .bind("states", String.class, p -> ownState(p.thing()).word())
                                .bind(
                                        "former",
                                        String.class,
                                        p ->
                                                p.thing().formerIds().stream()
                                                        .map(UUID::toString)
                                                        .collect(Collectors.joining(",")))
                                .statement()
                                .execute());
    }

    /** Everything else is the address's, whoever has it. */
    private static State ownState(ContactPoint point) {
        return point.state() == State.UNUSABLE ? State.UNUSABLE : State.REACHABLE;
    }

    /** Writes the contact points of these customers anew, in their order. */
    void replaceContactPoints(List<Customer> customers) {
        jdbi.useHandle(
                h ->
                        h.createUpdate("delete from contact_point where customer_id = any(:ids)")
                                .bindArray(
                                        "ids",
                                        UUID.class,
                                        customers.stream().map(Customer::id).toArray())
                                .execute());
        saveContactPoints(
                customers.stream().collect(Collectors.toMap(Customer::id, Customer::contactPoints)),
                Instant.EPOCH);
    }

    /**
     * Appends what was said, also of somebody who is not known here: it holds as soon as they are.
     * Of somebody who is erased nothing is kept.
     */
    void saveConsents(Map<UUID, ? extends Collection<Consent>> said, Instant now) {
        List<Owned<Consent>> all = Owned.flat(said);
        if (all.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                        """
                                        insert into consent (customer_id, channel, purpose, at, granted, wording, source, recorded_at)
                                        select owner, channel, purpose, at, granted, wording, source, :now
                                        from unnest(:owners, :channels, :purposes, :ats, :granted, :wordings, :sources)
                                          as n(owner, channel, purpose, at, granted, wording, source)
                                        where not exists (select from customer where customer_id = owner and erased_at is not null)
                                        on conflict do nothing
                                        """)
                                                .bind("now", now),
                                        all)
                                .bind("owners", UUID.class, Owned::owner)
                                .bind("channels", String.class, c -> c.thing().channel())
                                .bind("purposes", String.class, c -> c.thing().purpose())
                                .bind("ats", Instant.class, c -> c.thing().at())
                                .bind("granted", Boolean.class, c -> c.thing().granted())
                                .bind(
                                        "wordings",
                                        String.class,
                                        c -> Objects.requireNonNullElse(c.thing().wording(), ""))
                                .bind("sources", String.class, c -> c.thing().source())
                                .statement()
                                .execute());
    }

    private void saveClaims(Map<UUID, List<UUID>> claims, Instant now) {
        List<Owned<UUID>> all = Owned.flat(claims);
        if (all.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                        """
                                        insert into contact_claim (claim_id, customer_id, claimed_at)
                                        select claim, owner, :now from unnest(:claims, :owners) as n(claim, owner)
                                        """)
                                                .bind("now", now),
                                        all)
                                .bind("claims", UUID.class, Owned::thing)
                                .bind("owners", UUID.class, Owned::owner)
                                .statement()
                                .execute());
    }

    private void saveSuggestions(Set<Suggestion> suggestions, Instant now) {
        if (suggestions.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        new Columns<>(
                                        h.createUpdate(
                                                        """
                                        insert into duplicate_suggestion (customer_id, other_id, reason, suggested_at)
                                        select customer, other, reason, :now
                                        from unnest(:customers, :others, :reasons) as n(customer, other, reason)
                                        on conflict do nothing
                                        """)
                                                .bind("now", now),
                                        suggestions)
                                .bind("customers", UUID.class, Suggestion::customer)
                                .bind("others", UUID.class, Suggestion::other)
                                .bind("reasons", String.class, Suggestion::reason)
                                .statement()
                                .execute());
    }

    /**
     * Leaves of a person only that there was one. The claims that they answer stay: these are ids,
     * and a claim that is heard again must not bring anybody back.
     */
    void erase(ErasedCustomer erased) {
        jdbi.useHandle(
                h -> {
                    h.createUpdate(
                                    """
                                    update customer
                                    set version = :version, changed_at = :at, erased_at = :at, contact_hashes = :hashes::jsonb,
                                        loyalty_id = null, name = null, locale = null, described_at = null, search_name = null
                                    where customer_id = :id
                                    """)
                            .bind("id", erased.id())
                            .bind("version", erased.version())
                            .bind("at", erased.erasedAt())
                            .bind("hashes", json(erased.contactHashes()))
                            .execute();
                    h.execute("delete from contact_point where customer_id = ?", erased.id());
                    h.execute("delete from consent where customer_id = ?", erased.id());
                    h.execute(
                            "delete from duplicate_suggestion where customer_id = ? or other_id = ?",
                            erased.id(),
                            erased.id());
                });
    }

    private static String json(Object value) {
        try {
            return StrictJson.mapper().writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
