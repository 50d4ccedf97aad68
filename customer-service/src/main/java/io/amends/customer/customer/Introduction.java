package io.amends.customer.customer;

import io.amends.chassis.text.PlainText;
import io.amends.customer.customer.Use.Identity;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a visit or a contact claim says about a customer.
 *
 * @param at when the customer was there; later sayings correct name and locale
 * @param claim the contact claim that this answers
 */
public record Introduction(
        @Nullable String loyaltyId,
        @Nullable Contact email,
        @Nullable Contact phone,
        @Nullable String name,
        @Nullable String locale,
        List<Consent> consents,
        Instant at,
        @Nullable UUID claim) {

    public Introduction {
        consents = List.copyOf(consents);
        loyaltyId = loyaltyId == null ? null : loyaltyId(loyaltyId);
        if (loyaltyId == null && email == null && phone == null) {
            throw new IllegalArgumentException("nobody can be known by a name alone");
        }
    }

    /** The one form of a card's number; nothing, if nothing of it can be seen. */
    public static @Nullable String loyaltyId(String written) {
        String visible = PlainText.code(written);
        return visible.isEmpty() ? null : visible;
    }

    Introduction with(List<Consent> others) {
        return new Introduction(loyaltyId, email, phone, name, locale, others, at, claim);
    }

    /** What is left without some of what was said; nothing, if that was all. */
    Optional<Introduction> without(Predicate<Identity> dropped) {
        String card =
                loyaltyId == null || dropped.test(Identity.card(loyaltyId)) ? null : loyaltyId;
        Contact address = email == null || dropped.test(Identity.of(email)) ? null : email;
        Contact number = phone == null || dropped.test(Identity.of(phone)) ? null : phone;
        return card == null && address == null && number == null
                ? Optional.empty()
                : Optional.of(
                        new Introduction(card, address, number, name, locale, consents, at, claim));
    }

    Stream<Contact> contacts() {
        return Stream.of(email, phone).filter(Objects::nonNull);
    }

    /** All by which somebody may be known. */
    Stream<Identity> identities() {
        return Stream.concat(
                Stream.ofNullable(loyaltyId).map(Identity::card),
                identifying().stream().map(Identity::of));
    }

    /** The contacts that identify somebody, the stronger first. */
    List<Contact> identifying() {
        return contacts().filter(Contact::usable).toList();
    }
}
