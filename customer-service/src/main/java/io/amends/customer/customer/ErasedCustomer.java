package io.amends.customer.customer;

import io.amends.chassis.outbox.OutgoingEvent;

import java.time.Instant;
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
     */
    record ContactHash(String keyId, String hash) {}

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
