package io.amends.notification.customer;

import io.amends.notification.programme.Purpose;

import org.jspecify.annotations.Nullable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A customer as this service knows them. */
public record KnownCustomer(
        UUID customerId,
        @Nullable String name,
        @Nullable String locale,
        List<ContactPoint> contactPoints,
        List<Consent> consents,
        @Nullable UUID mergedInto,
        boolean erased) {

    /**
     * The last thing the customer said about this purpose by e-mail; a no and a yes at the same
     * time are a no.
     */
    public Optional<Consent> lastSaidAbout(Purpose purpose) {
        return consents.stream()
                .filter(consent -> consent.isAbout(purpose))
                .max(
                        Comparator.comparing(Consent::at)
                                .thenComparing(consent -> !consent.granted()));
    }

    /** Without personal data. */
    @Override
    public String toString() {
        return "customer " + customerId;
    }
}
