package io.amends.customer.customer;

import io.amends.customer.Texts;
import io.amends.customer.customer.Use.Identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells, one introduction after the other, which customer it is: by loyalty id, then e-mail, then
 * phone, else a new one. On conflict the strongest wins and nothing is merged: that two customers
 * may be one is only suggested.
 *
 * <p>Works on the customers that share a key with any of the introductions, so that a batch has the
 * effect of its rows one by one.
 */
final class Matching {
    /** So many of those who share a contact point are looked at, the oldest first. */
    static final int MOST_SHARING = 8;

    private static final Pattern WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final Addresses addresses;
    private final Instant now;
    private final Map<UUID, Customer> before = new HashMap<>();
    private final Map<UUID, Customer> customers = new HashMap<>();
    private final Map<String, UUID> byLoyaltyId = new HashMap<>();
    private final Map<Contact, TreeSet<UUID>> byContact = new HashMap<>();
    private final List<Customer> versions = new ArrayList<>();
    private final Map<UUID, Set<Consent>> consents = new LinkedHashMap<>();
    private final Set<Suggestion> suggestions = new LinkedHashSet<>();
    private final Set<Use> uses = new LinkedHashSet<>();

    /** Two customers that may be one, the older first. */
    record Suggestion(UUID customer, UUID other, String reason) {
        static Suggestion of(UUID one, UUID other, String reason) {
            return ORDER.compare(one, other) < 0
                    ? new Suggestion(one, other, reason)
                    : new Suggestion(other, one, reason);
        }
    }

    /** Ids as PostgreSQL orders them; UUIDv7: the oldest first. */
    static final Comparator<UUID> ORDER =
            (a, b) -> {
                int high =
                        Long.compareUnsigned(
                                a.getMostSignificantBits(), b.getMostSignificantBits());
                return high != 0
                        ? high
                        : Long.compareUnsigned(
                                a.getLeastSignificantBits(), b.getLeastSignificantBits());
            };

    Matching(Collection<Customer> known, Addresses addresses, Instant now) {
        this.addresses = addresses;
        this.now = now;
        for (Customer customer : known) {
            before.put(customer.id(), customer);
            remember(customer);
        }
    }

    /** The customer that is introduced, as known afterwards. */
    Customer meet(Introduction heard) {
        Customer found = find(heard);
        Introduction said =
                addresses.withoutRefused(
                        heard,
                        found == null ? List.of() : found.contactPoints(),
                        found == null ? List.of() : found.consents());
        Customer known =
                found == null
                        ? Customer.register(said, addresses, now)
                        : found.meet(own(said, found), addresses, now);
        List<Consent> news = found == null ? said.consents() : found.news(said.consents());
        if (!news.isEmpty()) {
            consents.computeIfAbsent(known.id(), id -> new LinkedHashSet<>()).addAll(news);
        }
        for (Contact contact : said.identifying()) {
            List<UUID> sharing = sharing(contact);
            if (!sharing.isEmpty() && !sharing.contains(known.id())) {
                UUID holder = sharing.getFirst();
                suggestions.add(Suggestion.of(known.id(), holder, contact.kind().word()));
                uses.add(new Use(Identity.of(contact), holder, "customer:" + known.id()));
            }
        }
        if (found != null) {
            noteUnlike(said, found);
        }
        if (!known.equals(found)) {
            remember(known);
            versions.add(known);
        }
        return known;
    }

    /**
     * What a customer learns from an introduction: not the contact of somebody else instead of
     * their own, or one slip at the till would make the other's later visits theirs.
     */
    private Introduction own(Introduction said, Customer found) {
        return said.without(
                        i ->
                                !i.isCard()
                                        && said.identifying().stream()
                                                .filter(c -> Identity.of(c).equals(i))
                                                .anyMatch(c -> isOfAnother(c, found)))
                .orElse(said);
    }

    private boolean isOfAnother(Contact contact, Customer found) {
        List<UUID> sharing = sharing(contact);
        return !sharing.isEmpty()
                && !sharing.contains(found.id())
                && found.usable(contact.kind()).findAny().isPresent();
    }

    /** Remembers what somebody was known by who does not look like the customer. */
    private void noteUnlike(Introduction said, Customer found) {
        String unlikeName = unlikeName(said.name(), found.name());
        said.identities()
                .filter(i -> isKnownBy(found, i))
                .forEach(
                        i -> {
                            if (unlikeName != null) {
                                uses.add(new Use(i, found.id(), "name:" + unlikeName));
                            } else if (said.name() == null) {
                                said.identifying().stream()
                                        .filter(c -> !c.kind().word().equals(i.kind()))
                                        .filter(c -> isUnlike(c, found))
                                        .findFirst()
                                        .ifPresent(
                                                c ->
                                                        uses.add(
                                                                new Use(
                                                                        i,
                                                                        found.id(),
                                                                        "contact:" + c.value())));
                            }
                        });
    }

    /** The name, if the words of neither are all in the other; Ann is like Ann Lee. */
    private static @Nullable String unlikeName(@Nullable String said, @Nullable String known) {
        if (said == null || known == null || said.equals(known)) {
            return null;
        }
        String name = Texts.forSearch(said);
        Set<String> words = words(name);
        Set<String> knownWords = words(Texts.forSearch(known));
        return words.containsAll(knownWords) || knownWords.containsAll(words) ? null : name;
    }

    private static Set<String> words(String name) {
        return WORDS.splitAsStream(name).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
    }

    private static boolean isKnownBy(Customer customer, Identity identity) {
        return identity.isCard()
                ? identity.value().equals(customer.loyaltyId())
                : customer.contactPoints().stream()
                        .anyMatch(
                                p ->
                                        p.kind().word().equals(identity.kind())
                                                && p.value().equals(identity.value()));
    }

    private static boolean isUnlike(Contact contact, Customer customer) {
        List<ContactPoint> points = customer.usable(contact.kind()).toList();
        return !points.isEmpty() && points.stream().noneMatch(p -> p.is(contact));
    }

    private @Nullable Customer find(Introduction said) {
        if (said.loyaltyId() != null) {
            UUID holder = byLoyaltyId.get(said.loyaltyId());
            if (holder != null) {
                return customers.get(holder);
            }
        }
        List<UUID> best = List.of();
        for (Contact contact : said.identifying()) {
            List<UUID> matching = sharing(contact).stream().filter(id -> mayBe(said, id)).toList();
            List<UUID> both = best.stream().filter(matching::contains).toList();
            best = best.isEmpty() ? matching : both.isEmpty() ? best : both;
        }
        return best.isEmpty() ? null : customers.get(best.getFirst());
    }

    /** A card of one's own says that one is not the holder of another. */
    private boolean mayBe(Introduction said, UUID id) {
        Customer customer = customers.get(id);
        return said.loyaltyId() == null || customer == null || customer.loyaltyId() == null;
    }

    private List<UUID> sharing(Contact contact) {
        TreeSet<UUID> ids = byContact.get(contact);
        return ids == null ? List.of() : ids.stream().limit(MOST_SHARING).toList();
    }

    private void remember(Customer customer) {
        customers.put(customer.id(), customer);
        if (customer.loyaltyId() != null) {
            byLoyaltyId.put(customer.loyaltyId(), customer.id());
        }
        for (ContactPoint point : customer.contactPoints()) {
            if (point.state() != ContactPoint.State.UNUSABLE) {
                byContact
                        .computeIfAbsent(
                                new Contact(point.kind(), point.value(), true),
                                c -> new TreeSet<>(ORDER))
                        .add(customer.id());
            }
        }
    }

    /** All new versions, in the order in which they came about. */
    List<Customer> versions() {
        return versions;
    }

    /** The last state of those who were registered here, in the order of their ids. */
    List<Customer> registered() {
        return changed().stream().filter(c -> !before.containsKey(c.id())).toList();
    }

    /** The last state of those who were known and changed, in the order of their ids. */
    List<Customer> corrected() {
        return changed().stream().filter(c -> before.containsKey(c.id())).toList();
    }

    private List<Customer> changed() {
        Map<UUID, Customer> last = new LinkedHashMap<>();
        versions.forEach(c -> last.put(c.id(), c));
        return last.values().stream().sorted(Comparator.comparing(Customer::id, ORDER)).toList();
    }

    /** What was known of a customer before. */
    Customer before(UUID id) {
        Customer known = before.get(id);
        if (known == null) {
            throw new IllegalArgumentException("registered here");
        }
        return known;
    }

    Map<UUID, Set<Consent>> consents() {
        return consents;
    }

    /** What was used by somebody who is not like the customer who is known by it. */
    Set<Use> uses() {
        return uses;
    }

    Set<Suggestion> suggestions() {
        return suggestions;
    }
}
