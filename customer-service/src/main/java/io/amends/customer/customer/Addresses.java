package io.amends.customer.customer;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses as the whole installation knows them, whoever has them.
 *
 * @param ids the keyed hash of an address: the id of its contact point
 * @param states of those that are not as they look, such as bounced
 * @param refusals what was refused with them
 */
record Addresses(
        Function<Contact, UUID> ids, Map<UUID, ContactPoint.State> states, List<Refusal> refusals) {

    Addresses {
        states = Map.copyOf(states);
        refusals = List.copyOf(refusals);
    }

    /** The contact point of an address that somebody gives. */
    ContactPoint point(Contact contact) {
        UUID id = ids.apply(contact);
        ContactPoint point = ContactPoint.of(contact, id);
        ContactPoint.State known = states.get(id);
        return known == null || !contact.usable() ? point : point.in(known);
    }

    /** A contact point with the id of its address, and its old one beside it. */
    ContactPoint moved(ContactPoint point) {
        ContactPoint moved = point(point.contact().again());
        return moved.id().equals(point.id())
                ? point
                : new ContactPoint(
                        moved.id(),
                        moved.kind(),
                        moved.value(),
                        point.state() == ContactPoint.State.BOUNCED ? point.state() : moved.state(),
                        Stream.concat(point.formerIds().stream(), Stream.of(point.id())).toList());
    }

    /**
     * What a till says, without the grants that it only repeats after the customer, or somebody
     * with the same address, refused.
     */
    Introduction withoutRefused(Introduction said, List<ContactPoint> known, List<Consent> held) {
        if (said.consents().stream().noneMatch(Consent::granted)) {
            return said;
        }
        List<Refusal> theirs = refusals.isEmpty() ? refusals : refusedBy(said, known);
        List<Consent> left =
                said.consents().stream()
                        .filter(c -> !c.granted() || mayBeGranted(c, theirs, held))
                        .toList();
        return left.size() == said.consents().size() ? said : said.with(left);
    }

    private List<Refusal> refusedBy(Introduction said, List<ContactPoint> known) {
        Set<UUID> points =
                Stream.concat(known.stream().map(ContactPoint::contact), said.contacts())
                        .map(ids)
                        .collect(Collectors.toSet());
        return refusals.stream().filter(r -> points.contains(r.contactPoint())).toList();
    }

    private static boolean mayBeGranted(Consent said, List<Refusal> refusals, List<Consent> held) {
        return refusals.stream().noneMatch(r -> r.isAbout(said) && r.outweighs(said))
                && held.stream()
                        .noneMatch(
                                h ->
                                        h.isAboutTheSameAs(said)
                                                && h.isRefusalOfCustomer()
                                                && !said.isSaidAfter(h.at()));
    }
}
