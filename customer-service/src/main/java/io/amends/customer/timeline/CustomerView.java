package io.amends.customer.timeline;

import io.amends.customer.customer.ConsentInForce;
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

    /**
     * What the customer allowed or refused last, and whether it is in force.
     *
     * @param source who said so: a visit, or the customer by themselves
     * @param why what makes it be in force or not
     */
    public record ConsentView(
            String channel,
            String purpose,
            boolean granted,
            Instant at,
            @Nullable String wording,
            String source,
            boolean inForce,
            String why) {}

    static CustomerView of(
            Customer customer,
            List<ConsentInForce> consents,
            Frequency frequency,
            List<UUID> possibleDuplicates) {
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
                consents.stream()
                        .map(
                                c ->
                                        new ConsentView(
                                                c.said().channel(),
                                                c.said().purpose(),
                                                c.said().granted(),
                                                c.said().at(),
                                                c.said().wording(),
                                                c.said().source(),
                                                c.inForce(),
                                                c.why()))
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
