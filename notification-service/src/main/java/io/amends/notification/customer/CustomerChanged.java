package io.amends.notification.customer;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/**
 * What this service reads of the events on topic customers. An erased customer has nothing but id
 * and version.
 */
record CustomerChanged(
        UUID customerId,
        long version,
        @Nullable String name,
        @Nullable String locale,
        @Nullable List<Point> contactPoints,
        @Nullable List<Consent> consents,
        @Nullable List<UUID> claims,
        @Nullable UUID mergedInto,
        @Nullable List<ContactHash> contactHashes) {

    /**
     * A contact point as it is told.
     *
     * @param formerIds by which it was known before
     */
    record Point(
            UUID contactPointId,
            String kind,
            String value,
            String state,
            @Nullable List<UUID> formerIds) {

        ContactPoint contactPoint() {
            return new ContactPoint(contactPointId, kind, value, state);
        }

        /** Without the address, which belongs into no log. */
        @Override
        public String toString() {
            return contactPoint().toString();
        }
    }

    /** What is told of an address that an erased customer had; absent from old events. */
    record ContactHash(@Nullable UUID contactPointId) {}

    @Override
    public String toString() {
        return "customer " + customerId + " version " + version;
    }
}
