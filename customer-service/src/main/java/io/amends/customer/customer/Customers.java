package io.amends.customer.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.Raced;
import io.amends.customer.Texts;
import io.amends.customer.customer.Matching.Suggestion;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All customers. */
@ApplicationScoped
public class Customers {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final Clock clock;

    Customers(Jdbi jdbi, Outbox outbox, Clock clock) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Matches or registers those who are introduced, one after the other, inside the caller's
     * transaction; stores and tells what was learned.
     *
     * @return whom each introduction is about, in the same order
     */
    public List<UUID> meet(List<Introduction> introductions) {
        if (introductions.isEmpty()) {
            return List.of();
        }
        Keys keys = Keys.of(introductions);
        List<Customer> sharing = sharing(keys);
        Keys unknown = keys.without(sharing);
        if (!unknown.isEmpty()) {
            lock(unknown);
            sharing = sharing(keys);
        }
        Matching matching = new Matching(sharing, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        List<UUID> met = introductions.stream().map(i -> matching.meet(i).id()).toList();
        save(matching);
        return met;
    }

    /**
     * Stores what customers said about their consent, and tells the others of those whom that
     * changes.
     */
    void say(Map<UUID, List<Consent>> said) {
        List<Customer> known = byIds(said.keySet(), true);
        saveConsents(said);
        change(
                known,
                known.stream()
                        .map(c -> c.say(said.getOrDefault(c.id(), List.of()), now()))
                        .toList());
    }

    /** Marks contact points as unreachable for good. */
    void bounce(Map<UUID, Set<UUID>> contactPoints) {
        List<Customer> known = byIds(contactPoints.keySet(), true);
        List<Customer> changed = new ArrayList<>();
        for (Customer customer : known) {
            Customer next = customer;
            for (UUID point : contactPoints.getOrDefault(customer.id(), Set.of())) {
                next = next.bounce(point, now());
            }
            changed.add(next);
        }
        change(known, changed);
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        update contact_point p set state = 'bounced'
                                        from unnest(:customers, :points) as b(customer, point)
                                        where p.customer_id = b.customer and p.contact_point_id = b.point
                                          and p.state = 'reachable'
                                        """)
                                .bindArray(
                                        "customers",
                                        UUID.class,
                                        flat(contactPoints).map(Map.Entry::getKey).toArray())
                                .bindArray(
                                        "points",
                                        UUID.class,
                                        flat(contactPoints).map(Map.Entry::getValue).toArray())
                                .execute());
    }

    private static Stream<Map.Entry<UUID, UUID>> flat(Map<UUID, Set<UUID>> several) {
        return several.entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(v -> Map.entry(e.getKey(), v)));
    }

    private void change(List<Customer> before, List<Customer> after) {
        Set<Customer> unchanged = new HashSet<>(before);
        List<Customer> changed = after.stream().filter(c -> !unchanged.contains(c)).toList();
        Map<UUID, Integer> versions =
                before.stream().collect(Collectors.toMap(Customer::id, Customer::version));
        update(changed, changed.stream().map(c -> versions.get(c.id())).toList());
        outbox.append(changed.stream().map(Customer::told).toList());
    }

    public Optional<Customer> find(UUID id) {
        return byIds(List.of(id), false).stream().findFirst();
    }

    public Optional<Customer> findByLoyaltyId(String loyaltyId) {
        return sharing(new Keys(Set.of(loyaltyId), Set.of())).stream().findFirst();
    }

    /** Those who share a contact point, the oldest first. */
    public List<Customer> findByContact(Contact contact) {
        return contact.usable() ? sharing(new Keys(Set.of(), Set.of(contact.value()))) : List.of();
    }

    /** Those whose name looks most like what was typed, or who have exactly this loyalty id. */
    public List<Customer> search(String text, int limit) {
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
                                        .bind("text", text.strip())
                                        .bind("limit", limit)
                                        .mapTo(UUID.class)
                                        .list());
        Map<UUID, Customer> found =
                byIds(ids, false).stream().collect(Collectors.toMap(Customer::id, c -> c));
        return ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList();
    }

    /** Other customers who may be the same person. */
    public List<UUID> possibleDuplicates(UUID id) {
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

    /** The customers after an id as they were last told to the others, in the order of the ids. */
    List<OutgoingEvent> told(@Nullable String afterKey, int limit) {
        List<UUID> ids =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                select customer_id from customer
                                                where :after::uuid is null or customer_id > :after::uuid
                                                order by customer_id limit :limit
                                                """)
                                        .bind("after", afterKey)
                                        .bind("limit", limit)
                                        .mapTo(UUID.class)
                                        .list());
        return byIds(ids, false).stream().map(Customer::told).toList();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What identifies somebody, before it is known whom. */
    private record Keys(Set<String> loyaltyIds, Set<String> contacts) {
        static Keys of(List<Introduction> introductions) {
            Keys keys = new Keys(new HashSet<>(), new HashSet<>());
            for (Introduction said : introductions) {
                if (said.loyaltyId() != null) {
                    keys.loyaltyIds.add(said.loyaltyId());
                }
                said.identifying().forEach(c -> keys.contacts.add(c.value()));
            }
            return keys;
        }

        Keys without(List<Customer> known) {
            Keys rest = new Keys(new HashSet<>(loyaltyIds), new HashSet<>(contacts));
            for (Customer customer : known) {
                if (customer.loyaltyId() != null) {
                    rest.loyaltyIds.remove(customer.loyaltyId());
                }
                customer.contactPoints().forEach(p -> rest.contacts.remove(p.value()));
            }
            return rest;
        }

        boolean isEmpty() {
            return loyaltyIds.isEmpty() && contacts.isEmpty();
        }

        /**
         * The numbers of the locks that stand for these keys, in the order in which everybody takes
         * them.
         */
        Long[] locks() {
            return Stream.concat(loyaltyIds.stream().map(l -> "loyalty:" + l), contacts.stream())
                    .map(k -> UUID.nameUUIDFromBytes(k.getBytes(UTF_8)).getMostSignificantBits())
                    .distinct()
                    .sorted()
                    .toArray(Long[]::new);
        }
    }

    /**
     * Nobody else registers or learns these keys until the transaction ends; who did so before is
     * visible afterwards.
     */
    private void lock(Keys unknown) {
        jdbi.useHandle(
                h ->
                        h.createQuery(
                                        "select count(pg_advisory_xact_lock(k)) from unnest(:locks) as k")
                                .bindArray("locks", Long.class, (Object[]) unknown.locks())
                                .mapTo(Long.class)
                                .one());
    }

    private List<Customer> sharing(Keys keys) {
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
     * In the order of the ids; locked against others until the transaction ends, if they are to be
     * changed.
     */
    private List<Customer> byIds(Collection<UUID> ids, boolean toChange) {
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
                                            from customer where customer_id = any(:ids) order by customer_id
                                            """
                                                    + (toChange ? " for update" : ""))
                                    .bindArray("ids", UUID.class, wanted)
                                    .map((row, c) -> Row.of(row))
                                    .list();
                    Map<UUID, List<ContactPoint>> points = new HashMap<>();
                    h.createQuery(
                                    """
                                    select customer_id, contact_point_id, kind, value, state
                                    from contact_point where customer_id = any(:ids) order by contact_point_id
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
                ContactPoint.State.of(row.getString("state")));
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

    private void save(Matching matching) {
        List<Customer> registered = matching.registered();
        List<Customer> corrected = matching.corrected();
        if (!registered.isEmpty()) {
            insert(registered);
        }
        if (!corrected.isEmpty()) {
            update(
                    corrected,
                    corrected.stream().map(c -> matching.before(c.id()).version()).toList());
        }
        Map<UUID, List<ContactPoint>> points = new HashMap<>();
        registered.forEach(c -> points.put(c.id(), c.contactPoints()));
        for (Customer customer : corrected) {
            List<ContactPoint> known = matching.before(customer.id()).contactPoints();
            points.put(
                    customer.id(),
                    customer.contactPoints().stream().filter(p -> !known.contains(p)).toList());
        }
        saveContactPoints(points);
        saveConsents(matching.consents());
        saveClaims(registered, corrected, matching);
        saveSuggestions(matching.suggestions());
        outbox.append(matching.versions().stream().map(Customer::told).toList());
    }

    private void insert(List<Customer> customers) {
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        insert into customer (customer_id, version, registered_at, changed_at, loyalty_id,
                                                              name, locale, described_at, search_name)
                                        select * from unnest(:ids, :versions, :registered::timestamptz[], :changed::timestamptz[],
                                                             :loyaltyIds, :names, :locales, :described::timestamptz[], :search)
                                        """)
                                .bindArray("ids", UUID.class, column(customers, Customer::id))
                                .bindArray(
                                        "versions",
                                        Integer.class,
                                        column(customers, Customer::version))
                                .bindArray(
                                        "registered",
                                        String.class,
                                        column(customers, c -> text(c.registeredAt())))
                                .bindArray(
                                        "changed",
                                        String.class,
                                        column(customers, c -> text(c.changedAt())))
                                .bindArray(
                                        "loyaltyIds",
                                        String.class,
                                        column(customers, Customer::loyaltyId))
                                .bindArray("names", String.class, column(customers, Customer::name))
                                .bindArray(
                                        "locales",
                                        String.class,
                                        column(customers, Customer::locale))
                                .bindArray(
                                        "described",
                                        String.class,
                                        column(customers, c -> text(c.describedAt())))
                                .bindArray(
                                        "search",
                                        String.class,
                                        column(customers, c -> searchName(c)))
                                .execute());
    }

    /** Writes what changed, in the order of the ids, unless somebody else was quicker. */
    private void update(List<Customer> customers, List<Integer> versionsBefore) {
        if (customers.isEmpty()) {
            return;
        }
        int updated =
                jdbi.withHandle(
                        h -> {
                            h.createQuery(
                                            """
                                            select customer_id from customer where customer_id = any(:ids)
                                            order by customer_id for update
                                            """)
                                    .bindArray("ids", UUID.class, column(customers, Customer::id))
                                    .mapTo(UUID.class)
                                    .list();
                            return h.createUpdate(
                                            """
                                            update customer c
                                            set version = n.version, changed_at = n.changed_at, loyalty_id = n.loyalty_id, name = n.name,
                                                locale = n.locale, described_at = n.described_at, search_name = n.search_name
                                            from unnest(:ids, :before, :versions, :changed::timestamptz[], :loyaltyIds, :names, :locales,
                                                        :described::timestamptz[], :search)
                                              as n(customer_id, before, version, changed_at, loyalty_id, name, locale, described_at, search_name)
                                            where c.customer_id = n.customer_id and c.version = n.before
                                            """)
                                    .bindArray("ids", UUID.class, column(customers, Customer::id))
                                    .bindArray("before", Integer.class, versionsBefore.toArray())
                                    .bindArray(
                                            "versions",
                                            Integer.class,
                                            column(customers, Customer::version))
                                    .bindArray(
                                            "changed",
                                            String.class,
                                            column(customers, c -> text(c.changedAt())))
                                    .bindArray(
                                            "loyaltyIds",
                                            String.class,
                                            column(customers, Customer::loyaltyId))
                                    .bindArray(
                                            "names",
                                            String.class,
                                            column(customers, Customer::name))
                                    .bindArray(
                                            "locales",
                                            String.class,
                                            column(customers, Customer::locale))
                                    .bindArray(
                                            "described",
                                            String.class,
                                            column(customers, c -> text(c.describedAt())))
                                    .bindArray(
                                            "search",
                                            String.class,
                                            column(customers, c -> searchName(c)))
                                    .execute();
                        });
        if (updated < customers.size()) {
            throw new Raced("a customer was changed meanwhile");
        }
    }

    private void saveContactPoints(Map<UUID, List<ContactPoint>> points) {
        List<UUID> owners = new ArrayList<>();
        List<ContactPoint> all = new ArrayList<>();
        points.forEach(
                (owner, some) ->
                        some.forEach(
                                p -> {
                                    owners.add(owner);
                                    all.add(p);
                                }));
        if (all.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        insert into contact_point (customer_id, contact_point_id, kind, value, state)
                                        select * from unnest(:owners, :ids, :kinds, :values, :states)
                                        """)
                                .bindArray("owners", UUID.class, owners.toArray())
                                .bindArray("ids", UUID.class, column(all, ContactPoint::id))
                                .bindArray("kinds", String.class, column(all, p -> p.kind().word()))
                                .bindArray("values", String.class, column(all, ContactPoint::value))
                                .bindArray(
                                        "states", String.class, column(all, p -> p.state().word()))
                                .execute());
    }

    /**
     * Appends what was said, also of somebody who is not known here: it holds as soon as they are.
     */
    private void saveConsents(Map<UUID, ? extends Collection<Consent>> said) {
        List<UUID> owners = new ArrayList<>();
        List<Consent> all = new ArrayList<>();
        said.forEach(
                (owner, some) ->
                        some.forEach(
                                c -> {
                                    owners.add(owner);
                                    all.add(c);
                                }));
        if (all.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        insert into consent (customer_id, channel, purpose, at, granted, wording, source, recorded_at)
                                        select owner, channel, purpose, at, granted, wording, source, :now
                                        from unnest(:owners, :channels, :purposes, :ats::timestamptz[], :granted, :wordings, :sources)
                                          as n(owner, channel, purpose, at, granted, wording, source)
                                        on conflict do nothing
                                        """)
                                .bind("now", now())
                                .bindArray("owners", UUID.class, owners.toArray())
                                .bindArray("channels", String.class, column(all, Consent::channel))
                                .bindArray("purposes", String.class, column(all, Consent::purpose))
                                .bindArray("ats", String.class, column(all, c -> c.at().toString()))
                                .bindArray("granted", Boolean.class, column(all, Consent::granted))
                                .bindArray(
                                        "wordings",
                                        String.class,
                                        column(all, c -> c.wording() == null ? "" : c.wording()))
                                .bindArray("sources", String.class, column(all, Consent::source))
                                .execute());
    }

    private void saveClaims(
            List<Customer> registered, List<Customer> corrected, Matching matching) {
        List<UUID> owners = new ArrayList<>();
        List<UUID> claims = new ArrayList<>();
        Stream.concat(registered.stream(), corrected.stream())
                .forEach(
                        customer -> {
                            List<UUID> known =
                                    registered.contains(customer)
                                            ? List.of()
                                            : matching.before(customer.id()).claims();
                            customer.claims().stream()
                                    .filter(c -> !known.contains(c))
                                    .forEach(
                                            c -> {
                                                owners.add(customer.id());
                                                claims.add(c);
                                            });
                        });
        if (claims.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        insert into contact_claim (claim_id, customer_id, claimed_at)
                                        select claim, owner, :now from unnest(:claims, :owners) as n(claim, owner)
                                        """)
                                .bind("now", now())
                                .bindArray("claims", UUID.class, claims.toArray())
                                .bindArray("owners", UUID.class, owners.toArray())
                                .execute());
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

    private void saveSuggestions(Set<Suggestion> suggestions) {
        if (suggestions.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                h ->
                        h.createUpdate(
                                        """
                                        insert into duplicate_suggestion (customer_id, other_id, reason, suggested_at)
                                        select customer, other, reason, :now
                                        from unnest(:customers, :others, :reasons) as n(customer, other, reason)
                                        on conflict do nothing
                                        """)
                                .bind("now", now())
                                .bindArray(
                                        "customers",
                                        UUID.class,
                                        column(suggestions, Suggestion::customer))
                                .bindArray(
                                        "others",
                                        UUID.class,
                                        column(suggestions, Suggestion::other))
                                .bindArray(
                                        "reasons",
                                        String.class,
                                        column(suggestions, Suggestion::reason))
                                .execute());
    }

    private static <T> Object[] column(
            Collection<T> rows, java.util.function.Function<T, @Nullable Object> field) {
        return rows.stream().map(field).toArray();
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    private static @Nullable String searchName(Customer customer) {
        return customer.name() == null ? null : Texts.forSearch(customer.name());
    }
}
