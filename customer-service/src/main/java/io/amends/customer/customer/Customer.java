package io.amends.customer.customer;

import io.amends.chassis.database.Ids;
import io.amends.chassis.outbox.OutgoingEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A person known by at least one contact point or loyalty id. What is learned makes the next
 * version; what is known already changes nothing.
 *
 * @param describedAt when whoever gave name and locale was here
 * @param consents the ones that hold, one per channel and purpose
 */
public record Customer(
        UUID id,
        int version,
        Instant registeredAt,
        Instant changedAt,
        @Nullable String loyaltyId,
        @Nullable String name,
        @Nullable String locale,
        @Nullable Instant describedAt,
        List<ContactPoint> contactPoints,
        List<Consent> consents,
        List<UUID> claims) {

    /**
     * So many contact points are one person's; a loyalty card that a till uses for everybody must
     * not grow for ever.
     */
    static final int MOST_CONTACT_POINTS = 20;

    public Customer {
        contactPoints = List.copyOf(contactPoints);
        consents = List.copyOf(consents);
        claims = List.copyOf(claims);
    }

    /** Somebody who was not known before. */
    static Customer register(Introduction by, Addresses addresses, Instant now) {
        Customer nobody =
                new Customer(
                        Ids.next(),
                        0,
                        now,
                        now,
                        null,
                        null,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        List.of());
        return nobody.meet(by, addresses, now);
    }

    /** This customer, having said who they are once more. */
    Customer meet(Introduction said, Addresses addresses, Instant now) {
        boolean later = describedAt == null || said.at().isAfter(describedAt);
        String newName = corrected(name, said.name(), later);
        String newLocale = corrected(locale, said.locale(), later);
        boolean described = !same(name, newName) || !same(locale, newLocale);
        List<ContactPoint> points = new ArrayList<>(contactPoints);
        said.contacts()
                .filter(
                        c ->
                                points.size() < MOST_CONTACT_POINTS
                                        && points.stream().noneMatch(p -> p.is(c)))
                .forEach(c -> points.add(addresses.point(c)));
        List<Consent> holding = new ArrayList<>(consents);
        said.consents().forEach(c -> consider(c, holding));
        List<UUID> answered = new ArrayList<>(claims);
        if (said.claim() != null && !answered.contains(said.claim())) {
            answered.add(said.claim());
        }
        return become(
                new Customer(
                        id,
                        version,
                        registeredAt,
                        changedAt,
                        loyaltyId == null ? said.loyaltyId() : loyaltyId,
                        newName,
                        newLocale,
                        described ? said.at() : describedAt,
                        points,
                        holding,
                        answered),
                now);
    }

    /** This customer after giving or withdrawing consents. */
    Customer say(List<Consent> said, Instant now) {
        List<Consent> holding = new ArrayList<>(consents);
        said.forEach(c -> consider(c, holding));
        return become(
                new Customer(
                        id,
                        version,
                        registeredAt,
                        changedAt,
                        loyaltyId,
                        name,
                        locale,
                        describedAt,
                        contactPoints,
                        holding,
                        claims),
                now);
    }

    /** This customer after mail to a contact point came back for good. */
    Customer bounce(Set<UUID> bounced, Instant now) {
        return with(
                contactPoints.stream()
                        .map(p -> bounced.contains(p.id()) ? p.bounced() : p)
                        .toList(),
                now);
    }

    /** This customer with contact points that were given other ids. */
    Customer with(List<ContactPoint> moved, Instant now) {
        return become(
                new Customer(
                        id,
                        version,
                        registeredAt,
                        changedAt,
                        loyaltyId,
                        name,
                        locale,
                        describedAt,
                        moved,
                        consents,
                        claims),
                now);
    }

    /** The contact point that others may call by that id. */
    Optional<ContactPoint> contactPoint(UUID called) {
        return contactPoints.stream().filter(p -> p.isCalled(called)).findFirst();
    }

    /** The contact points of a kind that identify somebody. */
    Stream<ContactPoint> usable(ContactPoint.Kind kind) {
        return contactPoints.stream()
                .filter(p -> p.kind() == kind && p.state() != ContactPoint.State.UNUSABLE);
    }

    /** What is left when the person is erased. */
    ErasedCustomer erase(Function<ContactPoint, ErasedCustomer.ContactHash> hash, Instant now) {
        return new ErasedCustomer(
                id, version + 1, now, contactPoints.stream().map(hash).distinct().toList());
    }

    /** Which of these were not said before, and belong into the record even if they don't hold. */
    List<Consent> news(List<Consent> said) {
        return said.stream()
                .filter(
                        c ->
                                consents.stream()
                                        .noneMatch(k -> k.isAboutTheSameAs(c) && c.repeats(k)))
                .toList();
    }

    private static void consider(Consent said, List<Consent> holding) {
        for (int i = 0; i < holding.size(); i++) {
            Consent known = holding.get(i);
            if (known.isAboutTheSameAs(said)) {
                if (said.prevailsOver(known) && !said.repeats(known)) {
                    holding.set(i, said);
                }
                return;
            }
        }
        holding.add(said);
    }

    private Customer become(Customer next, Instant now) {
        return next.equals(this)
                ? this
                : new Customer(
                        id,
                        version + 1,
                        registeredAt,
                        now,
                        next.loyaltyId,
                        next.name,
                        next.locale,
                        next.describedAt,
                        next.contactPoints,
                        next.consents,
                        next.claims);
    }

    /** What is missing is learned; what differs is corrected by whoever was here later. */
    private static @Nullable String corrected(
            @Nullable String known, @Nullable String said, boolean later) {
        if (said == null || (known != null && (!later || same(known, said)))) {
            return known;
        }
        return said;
    }

    private static boolean same(@Nullable String one, @Nullable String other) {
        return Objects.equals(lower(one), lower(other));
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    OutgoingEvent told() {
        return new OutgoingEvent(
                "customers",
                version == 1 ? "customer.registered.v1" : "customer.changed.v1",
                id.toString(),
                version,
                changedAt,
                new CustomerState(
                        id,
                        version,
                        registeredAt,
                        loyaltyId,
                        name,
                        locale,
                        contactPoints.stream()
                                .map(
                                        p ->
                                                new ContactPointState(
                                                        p.id(),
                                                        p.kind().word(),
                                                        p.value(),
                                                        p.state().word(),
                                                        p.formerIds().isEmpty()
                                                                ? null
                                                                : p.formerIds()))
                                .toList(),
                        consents.stream()
                                .map(
                                        c ->
                                                new ConsentState(
                                                        c.channel(),
                                                        c.purpose(),
                                                        c.granted(),
                                                        c.at(),
                                                        c.wording()))
                                .toList(),
                        claims));
    }

    record CustomerState(
            UUID customerId,
            int version,
            Instant registeredAt,
            @Nullable String loyaltyId,
            @Nullable String name,
            @Nullable String locale,
            List<ContactPointState> contactPoints,
            List<ConsentState> consents,
            List<UUID> claims) {}

    record ContactPointState(
            UUID contactPointId,
            String kind,
            String value,
            String state,
            @Nullable List<UUID> formerIds) {}

    record ConsentState(
            String channel,
            String purpose,
            boolean granted,
            Instant at,
            @Nullable String wording) {}
}
