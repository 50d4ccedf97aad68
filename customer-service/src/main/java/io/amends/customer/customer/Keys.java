package io.amends.customer.customer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What identifies somebody, before it is known whom. */
record Keys(Set<String> loyaltyIds, Set<String> contacts) {

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

    static Keys ofLoyaltyId(String loyaltyId) {
        return new Keys(Set.of(loyaltyId), Set.of());
    }

    static Keys of(Contact contact) {
        return new Keys(Set.of(), Set.of(contact.value()));
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
