package io.amends.customer.customer;

import java.util.UUID;

/**
 * Somebody used a card or contact who is not like the customer who is known by it.
 *
 * @param holder the customer who is known by it
 * @param who what tells them apart
 */
record Use(Identity identity, UUID holder, String who) {

    /** A card or a contact. */
    record Identity(String kind, String value) {
        private static final String CARD = "loyalty-id";

        static Identity card(String loyaltyId) {
            return new Identity(CARD, loyaltyId);
        }

        boolean isCard() {
            return kind.equals(CARD);
        }

        static Identity of(Contact contact) {
            return new Identity(contact.kind().word(), contact.value());
        }
    }
}
