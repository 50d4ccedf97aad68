package io.amends.notification.preference;

import io.amends.notification.customer.Consent;
import io.amends.notification.customer.ContactPoint;
import io.amends.notification.customer.KnownCustomer;
import io.amends.notification.programme.Purpose;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What one customer told us about being written to.
 *
 * @param suppressions those of the customer and of their addresses
 * @param bounced the customer's addresses that the mail server refused for good
 */
public record Preferences(List<Suppression> suppressions, Set<UUID> bounced) {

    public static final Preferences NONE = new Preferences(List.of(), Set.of());

    public boolean isUnsubscribedFrom(Purpose purpose) {
        return suppressions.stream()
                .anyMatch(suppression -> suppression.holds() && suppression.purpose() == purpose);
    }

    /**
     * Whether the customer's consent is in force. An unsubscribing that was undone never happened:
     * where it comes back as a revoked consent, the one before it counts.
     */
    public boolean consents(KnownCustomer customer, Purpose purpose) {
        Optional<Consent> last = customer.lastSaidAbout(purpose);
        return last.map(Consent::granted).orElse(false)
                || last.map(
                                said ->
                                        suppressions.stream()
                                                .anyMatch(
                                                        suppression ->
                                                                suppression.purpose() == purpose
                                                                        && suppression
                                                                                .customerId()
                                                                                .equals(
                                                                                        customer
                                                                                                .customerId())
                                                                        && suppression.consented()
                                                                        && suppression
                                                                                .hasUndoneWhatWasSaidAt(
                                                                                        said.at())))
                        .orElse(false);
    }

    public boolean hasBounced(ContactPoint contactPoint) {
        return bounced.contains(contactPoint.contactPointId());
    }
}
