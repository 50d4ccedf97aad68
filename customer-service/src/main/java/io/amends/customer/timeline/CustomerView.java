package io.amends.customer.timeline;

import io.amends.customer.customer.Customer;
import io.amends.customer.visit.VisitViews.Frequency;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A customer as they are shown.
 *
 * @param visits how often they were here, voided visits aside
 * @param possibleDuplicates other customers who may be the same person
 */
public record CustomerView(
        UUID id,
        int version,
        Instant registeredAt,
        @Nullable String loyaltyId,
        @Nullable String name,
        @Nullable String locale,
        List<ContactPointView> contactPoints,
        List<ConsentView> consents,
        long visits,
        @Nullable Instant firstVisitAt,
        @Nullable Instant lastVisitAt,
        List<UUID> possibleDuplicates) {

    /** An e-mail address or a phone number. */
    public record ContactPointView(UUID contactPointId, String kind, String value, String state) {}

    /** What the customer allowed or refused last. */
    public record ConsentView(
            String channel,
            String purpose,
            boolean granted,
            Instant at,
            @Nullable String wording) {}

    static CustomerView of(Customer customer, Frequency frequency, List<UUID> possibleDuplicates) {
        return new CustomerView(
                customer.id(),
                customer.version(),
                customer.registeredAt(),
                customer.loyaltyId(),
                customer.name(),
                customer.locale(),
                customer.contactPoints().stream()
                        .map(
                                p ->
                                        new ContactPointView(
                                                p.id(),
                                                p.kind().word(),
                                                p.value(),
                                                p.state().word()))
                        .toList(),
                customer.consents().stream()
                        .map(
                                c ->
                                        new ConsentView(
                                                c.channel(),
                                                c.purpose(),
                                                c.granted(),
                                                c.at(),
                                                c.wording()))
                        .toList(),
                frequency.visits(),
                frequency.first(),
                frequency.last(),
                possibleDuplicates);
    }

    /** The name, or whatever else somebody at the desk would say. */
    public String title() {
        if (name != null) {
            return name;
        }
        if (loyaltyId != null) {
            return "Card " + loyaltyId;
        }
        return contactPoints.isEmpty() ? "Customer" : contactPoints.getFirst().value();
    }
}
