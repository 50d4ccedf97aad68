package io.amends.customer.customer;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.customer.PersonKey;
import io.amends.customer.customer.ErasedCustomer.ContactHash;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** All customers. */
@ApplicationScoped
public class Customers {
    private static final String TOPIC = "customers";

    private final StoredCustomers stored;
    private final CustomerChanges changes;
    private final Outbox outbox;
    private final PersonKey personKey;
    private final Clock clock;

    Customers(
            StoredCustomers stored,
            CustomerChanges changes,
            Outbox outbox,
            PersonKey personKey,
            Clock clock) {
        this.stored = stored;
        this.changes = changes;
        this.outbox = outbox;
        this.personKey = personKey;
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
        List<Customer> sharing = stored.sharing(keys);
        Keys unknown = keys.without(sharing);
        if (!unknown.isEmpty()) {
            stored.lock(unknown);
            sharing = stored.sharing(keys);
        }
        Instant now = now();
        Matching matching = new Matching(sharing, now);
        List<UUID> met = introductions.stream().map(i -> matching.meet(i).id()).toList();
        changes.save(matching, now);
        outbox.append(matching.versions().stream().map(Customer::told).toList());
        return met;
    }

    /**
     * Stores what customers said about their consent, and tells the others of those whom that
     * changes.
     */
    void say(Map<UUID, List<Consent>> said) {
        Instant now = now();
        List<Customer> known = stored.byIds(said.keySet(), true);
        changes.saveConsents(said, now);
        change(
                known,
                known.stream().map(c -> c.say(said.getOrDefault(c.id(), List.of()), now)).toList());
    }

    /** Marks contact points as unreachable for good. */
    void bounce(Map<UUID, Set<UUID>> contactPoints) {
        Instant now = now();
        List<Customer> known = stored.byIds(contactPoints.keySet(), true);
        List<Customer> changed = new ArrayList<>();
        for (Customer customer : known) {
            Customer next = customer;
            for (UUID point : contactPoints.getOrDefault(customer.id(), Set.of())) {
                next = next.bounce(point, now);
            }
            changed.add(next);
        }
        change(known, changed);
        changes.bounce(contactPoints);
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
     * Erases a person, inside the caller's transaction, and tells the others; whoever is erased
     * already stays so. What was said of them and lies in the outbox is taken back.
     *
     * @return whether there is, or was, somebody with this id
     */
    public boolean erase(UUID id) {
        Optional<Customer> known = stored.byIds(List.of(id), true).stream().findFirst();
        known.ifPresent(
                customer -> {
                    ErasedCustomer erased = customer.erase(this::hash, now());
                    changes.erase(erased);
                    outbox.forget(TOPIC, List.of(id.toString()));
                    outbox.append(erased.told());
                });
        return known.isPresent() || stored.erased(id).isPresent();
    }

    private ContactHash hash(ContactPoint point) {
        byte[] hash = personKey.hash("contact:" + point.kind().word() + ":" + point.value());
        return new ContactHash(
                personKey.id(), Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
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
