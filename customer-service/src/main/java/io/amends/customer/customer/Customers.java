package io.amends.customer.customer;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.customer.SharedIdentities.Shared;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All customers. */
@ApplicationScoped
public class Customers {
    private static final String TOPIC = "customers";

    private final StoredCustomers stored;
    private final CustomerChanges changes;
    private final StoredAddresses addresses;
    private final Outbox outbox;
    private final Placeholders placeholders;
    private final SharedIdentities sharedIdentities;
    private final Clock clock;

    Customers(
            StoredCustomers stored,
            CustomerChanges changes,
            StoredAddresses addresses,
            Outbox outbox,
            Placeholders placeholders,
            SharedIdentities sharedIdentities,
            Clock clock) {
        this.stored = stored;
        this.changes = changes;
        this.addresses = addresses;
        this.outbox = outbox;
        this.placeholders = placeholders;
        this.sharedIdentities = sharedIdentities;
        this.clock = clock;
    }

    /**
     * Whom an introduction is about.
     *
     * @param customer none, if nothing that was said identifies anybody
     * @param notices why something that was said identifies nobody
     */
    public record Met(@Nullable UUID customer, List<String> notices) {}

    /**
     * Matches or registers those who are introduced, one after the other, inside the caller's
     * transaction; stores and tells what was learned.
     *
     * @return whom each introduction is about, in the same order
     */
    public List<Met> meet(List<Introduction> introductions) {
        if (introductions.isEmpty()) {
            return List.of();
        }
        List<Identified> identified = introductions.stream().map(Identified::new).toList();
        identified.forEach(i -> i.drop(placeholders::is, "placeholder-ignored"));
        List<Introduction> all = identified.stream().flatMap(Identified::rest).toList();
        List<Customer> found = stored.sharing(Keys.of(all));
        Shared shared =
                sharedIdentities.among(
                        all.stream().flatMap(Introduction::identities).collect(Collectors.toSet()),
                        found);
        Predicate<Customer> one = c -> isOne(c, shared);
        identified.forEach(i -> i.drop(shared.identities()::contains, "shared-ignored"));
        Keys keys = Keys.of(identified.stream().flatMap(Identified::rest).toList());
        List<Customer> sharing = found.stream().filter(one).toList();
        Keys unknown = keys.without(sharing);
        if (!unknown.isEmpty()) {
            stored.lock(unknown);
            sharing = stored.sharing(keys).stream().filter(one).toList();
        }
        Instant now = now();
        Matching matching =
                new Matching(
                        sharing,
                        addresses.known(
                                Stream.concat(
                                        identified.stream()
                                                .flatMap(Identified::rest)
                                                .flatMap(Introduction::contacts),
                                        contactsOf(sharing))),
                        now);
        List<Met> met = identified.stream().map(i -> i.meet(matching)).toList();
        changes.save(matching, now);
        sharedIdentities.learn(matching.uses(), now);
        outbox.append(matching.versions().stream().map(Customer::told).toList());
        return met;
    }

    private static Stream<Contact> contactsOf(List<Customer> customers) {
        return customers.stream()
                .flatMap(c -> c.contactPoints().stream())
                .map(ContactPoint::contact);
    }

    /**
     * What a customer said about being written to, with one of their addresses.
     *
     * @param contactPoint by whichever id the others know it
     */
    record Saying(UUID customer, UUID contactPoint, List<Consent> consents) {}

    /**
     * Whoever has a card that many use, or none, was many: by nothing else they are found again.
     */
    private boolean isOne(Customer customer, Shared shared) {
        return !shared.holders().contains(customer.id())
                && (customer.loyaltyId() == null || !placeholders.isCard(customer.loyaltyId()));
    }

    /**
     * Stores what customers said about their consent, and tells the others of those whom that
     * changes. What they refuse, they refuse for the address as well.
     */
    void say(List<Saying> sayings) {
        Instant now = now();
        Map<UUID, List<Consent>> said = new LinkedHashMap<>();
        sayings.forEach(
                s ->
                        said.computeIfAbsent(s.customer(), id -> new ArrayList<>())
                                .addAll(s.consents()));
        List<Customer> known = stored.byIds(said.keySet(), true);
        changes.saveConsents(said, now);
        change(
                known,
                known.stream().map(c -> c.say(said.getOrDefault(c.id(), List.of()), now)).toList());
        Map<UUID, Customer> byId =
                known.stream().collect(Collectors.toMap(Customer::id, Function.identity()));
        List<Refusal> refused = new ArrayList<>();
        List<Refusal> undone = new ArrayList<>();
        for (Saying saying : sayings) {
            UUID point = address(saying.contactPoint(), byId.get(saying.customer()));
            for (Consent consent : saying.consents()) {
                (consent.granted() ? undone : refused)
                        .add(
                                new Refusal(
                                        point,
                                        consent.channel(),
                                        consent.purpose(),
                                        saying.customer(),
                                        Refusal.Reason.UNSUBSCRIBED,
                                        consent.at()));
            }
        }
        addresses.refuse(refused);
        addresses.lift(undone);
    }

    /** The contact point that the others may call by a former id. */
    private UUID address(UUID called, @Nullable Customer customer) {
        return Optional.ofNullable(customer)
                .flatMap(c -> c.contactPoint(called))
                .map(p -> addresses.id(p.contact()))
                .orElse(called);
    }

    /** Marks addresses as unreachable for good, and tells the others of everybody who has them. */
    void bounce(Map<UUID, Set<UUID>> contactPoints) {
        Map<UUID, Customer> owners =
                stored.byIds(contactPoints.keySet(), false).stream()
                        .collect(Collectors.toMap(Customer::id, Function.identity()));
        Set<UUID> points = new HashSet<>();
        contactPoints.forEach(
                (owner, called) ->
                        called.forEach(id -> points.add(address(id, owners.get(owner)))));
        bounce(points, owners.keySet());
    }

    private void bounce(Set<UUID> points, Set<UUID> owners) {
        Instant now = now();
        Set<UUID> concerned = new HashSet<>(addresses.customersWith(points));
        concerned.addAll(owners);
        List<Customer> known = stored.byIds(concerned, true);
        addresses.bounce(points, now);
        change(known, known.stream().map(c -> c.bounce(points, now)).toList());
    }

    /** Marks the addresses of those whose contact points are moved next, as theirs were. */
    void bounceBeforeMove(int most) {
        Set<UUID> bounced =
                bounced(stored.byIds(stored.withContactPointsToMove(most), false))
                        .map(p -> addresses.id(p.contact().again()))
                        .collect(Collectors.toSet());
        if (!bounced.isEmpty()) {
            bounce(bounced, Set.of());
        }
    }

    /**
     * Gives some contact points that still have ids of their own, from the time when each
     * customer's had one, those of their addresses, and tells the others.
     *
     * @return whether there were any
     */
    boolean moveContactPoints(int most) {
        Instant now = now();
        List<Customer> known = stored.byIds(stored.withContactPointsToMove(most), true);
        Addresses shared = addresses.known(contactsOf(known).map(Contact::again));
        List<Customer> moved = known.stream().map(c -> c.with(moved(c, shared), now)).toList();
        changes.replaceContactPoints(moved);
        addresses.bounce(bounced(moved).map(ContactPoint::id).toList(), now);
        change(known, moved);
        addresses.refuse(moved.stream().flatMap(this::refusalsOf).toList());
        List<ErasedCustomer> erased = stored.erasedWithoutContactPoints(most);
        for (ErasedCustomer customer : erased) {
            eraseAgain(customer, now);
        }
        return !known.isEmpty() || !erased.isEmpty();
    }

    private static Stream<ContactPoint> bounced(List<Customer> customers) {
        return customers.stream()
                .flatMap(c -> c.contactPoints().stream())
                .filter(p -> p.state() == ContactPoint.State.BOUNCED);
    }

    private static List<ContactPoint> moved(Customer customer, Addresses shared) {
        Map<UUID, ContactPoint> points = new LinkedHashMap<>();
        for (ContactPoint point : customer.contactPoints()) {
            ContactPoint moved = shared.moved(point);
            points.merge(moved.id(), moved, ContactPoint::with);
        }
        return List.copyOf(points.values());
    }

    /** What a customer refused before it was kept with which address: with all that they have. */
    private Stream<Refusal> refusalsOf(Customer customer) {
        return customer.consents().stream()
                .filter(Consent::isRefusalOfCustomer)
                .flatMap(c -> refusals(customer, Refusal.Reason.UNSUBSCRIBED, c));
    }

    private Stream<Refusal> refusals(Customer customer, Refusal.Reason reason, Consent consent) {
        return customer.contactPoints().stream()
                .filter(p -> p.state() != ContactPoint.State.UNUSABLE)
                .filter(p -> p.kind().word().equals("email") == consent.channel().equals("email"))
                .map(
                        p ->
                                new Refusal(
                                        addresses.id(p.contact()),
                                        consent.channel(),
                                        consent.purpose(),
                                        customer.id(),
                                        reason,
                                        consent.at()));
    }

    private void change(List<Customer> before, List<Customer> after) {
        Set<Customer> unchanged = new HashSet<>(before);
        List<Customer> changed = after.stream().filter(c -> !unchanged.contains(c)).toList();
        Map<UUID, Integer> versions =
                before.stream().collect(Collectors.toMap(Customer::id, Customer::version));
        changes.update(changed, changed.stream().map(c -> versions.get(c.id())).toList());
        outbox.append(changed.stream().map(Customer::told).toList());
    }

    /**
     * Erases a person, inside the caller's transaction, and tells the others. What was said of them
     * and lies in the outbox is taken back. Their addresses go on refusing what a till only
     * repeats. Who is erased already is erased again: the others may have heard of them since.
     *
     * @return whether there is, or was, somebody with this id
     */
    public boolean erase(UUID id) {
        Optional<Customer> known = stored.byIds(List.of(id), true).stream().findFirst();
        Instant now = now();
        known.ifPresent(
                customer -> {
                    ErasedCustomer erased = customer.erase(addresses::contactHash, now);
                    changes.erase(erased);
                    addresses.refuse(refusalsOf(customer).toList());
                    addresses.refuse(
                            Consent.refusingAll("erasure", now).stream()
                                    .flatMap(c -> refusals(customer, Refusal.Reason.ERASED, c))
                                    .toList());
                    sharedIdentities.forgetUses(customer);
                    outbox.forget(TOPIC, List.of(id.toString()));
                    outbox.append(erased.told());
                });
        if (known.isPresent()) {
            return true;
        }
        Optional<ErasedCustomer> before = stored.erased(id);
        before.ifPresent(erased -> eraseAgain(erased, now));
        return before.isPresent();
    }

    private void eraseAgain(ErasedCustomer erased, Instant now) {
        ErasedCustomer again = erased.again(now);
        changes.erase(again);
        outbox.forget(TOPIC, List.of(again.id().toString()));
        outbox.append(again.told());
    }

    /** The consents of a customer, and which are in force, with what others said of the address. */
    public List<ConsentInForce> consentsInForce(Customer customer) {
        return ConsentInForce.of(
                customer, addresses.known(contactsOf(List.of(customer))).refusals());
    }

    public Optional<Customer> find(UUID id) {
        return stored.byIds(List.of(id), false).stream().findFirst();
    }

    public Optional<Customer> findByLoyaltyId(String loyaltyId) {
        return Optional.ofNullable(Introduction.loyaltyId(loyaltyId))
                .flatMap(id -> stored.sharing(Keys.ofLoyaltyId(id)).stream().findFirst());
    }

    /** Those who share a contact point, the oldest first. */
    public List<Customer> findByContact(Contact contact) {
        return contact.usable() ? stored.sharing(Keys.of(contact)) : List.of();
    }

    /** Those whose name looks most like what was typed, or who have exactly this loyalty id. */
    public List<Customer> search(String text, int limit) {
        return stored.search(text, limit);
    }

    /** Other customers who may be the same person. */
    public List<UUID> possibleDuplicates(UUID id) {
        return stored.possibleDuplicates(id);
    }

    /** Which of these claims were answered before. */
    Set<UUID> answered(Collection<UUID> claims) {
        return stored.answered(claims);
    }

    /** The customers after an id as they were last told to the others, in the order of the ids. */
    List<OutgoingEvent> told(@Nullable String afterKey, int limit) {
        return stored.told(afterKey, limit);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
