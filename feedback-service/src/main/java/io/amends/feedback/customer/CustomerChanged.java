package io.amends.feedback.customer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What this service reads of {@code customer.registered.v1}, {@code customer.changed.v1} and {@code
 * customer.erased.v1}.
 */
public record CustomerChanged(
        UUID customerId,
        long version,
        @Nullable Instant registeredAt,
        @Nullable String loyaltyId,
        @Nullable String name,
        @Nullable String locale,
        @Nullable List<ContactPoint> contactPoints,
        @Nullable List<UUID> claims,
        @Nullable UUID mergedInto) {

    public static final String ERASED = "customer.erased.v1";

    /** An e-mail address or a phone number, and whether it works. */
    public record ContactPoint(String kind, String value, @Nullable String state) {
        boolean works() {
            return state == null || state.equals("reachable");
        }
    }

    /** The contact claims that turned out to be this customer's. */
    public Stream<UUID> claimIds() {
        return claims == null ? Stream.empty() : claims.stream();
    }

    /** The first contact point of a kind that works, for the desk to use. */
    @Nullable String reachableBy(String kind) {
        return contactPoints == null
                ? null
                : contactPoints.stream()
                        .filter(point -> point.kind().equals(kind) && point.works())
                        .map(ContactPoint::value)
                        .findFirst()
                        .orElse(null);
    }
}
