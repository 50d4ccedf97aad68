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
        @Nullable List<ContactPoint> contactPoints,
        @Nullable List<Consent> consents,
        @Nullable List<UUID> claims,
        @Nullable UUID mergedInto) {

    @Override
    public String toString() {
        return "customer " + customerId + " version " + version;
    }
}
