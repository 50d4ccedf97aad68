package io.amends.customer.customer;

import io.amends.chassis.outbox.OutgoingEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * What is left of a person who was erased: that there was somebody, and by what others recognise an
 * address that they must forget as well.
 */
record ErasedCustomer(UUID id, int version, Instant erasedAt, List<ContactHash> contactHashes) {

    ErasedCustomer {
        contactHashes = List.copyOf(contactHashes);
    }

    /**
     * A contact point that can no longer be read.
     *
     * @param keyId which key it was hashed with
     * @param hash 256 bits, base64url
     * @param contactPointId the id of the contact point, whoever has the address now or later;
     *     absent for who was erased when each customer's still had its own
     */
    record ContactHash(String keyId, String hash, @Nullable UUID contactPointId) {

        /** The hash says which address it was, and by that its contact point. */
        ContactHash withContactPoint() {
            return contactPointId != null
                    ? this
                    : new ContactHash(
                            keyId, hash, StoredAddresses.id(Base64.getUrlDecoder().decode(hash)));
        }
    }

    /** Erased once more: the others forget again what they heard since. */
    ErasedCustomer again(Instant now) {
        return new ErasedCustomer(
                id,
                version + 1,
                now,
                contactHashes.stream().map(ContactHash::withContactPoint).toList());
    }

    OutgoingEvent told() {
        return new OutgoingEvent(
                "customers",
                "customer.erased.v1",
                id.toString(),
                version,
                erasedAt,
                new ErasedState(id, version, contactHashes));
    }

    record ErasedState(UUID customerId, int version, List<ContactHash> contactHashes) {}
}
