package io.amends.customer.customer;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.customer.location.Locations;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Somebody left contact details with a complaint or an answer: says on {@code customers} who it is,
 * by the claim's id.
 */
@ApplicationScoped
class MatchOrRegisterWhenContactProvided
        implements EventHandler<MatchOrRegisterWhenContactProvided.ContactProvided> {
    private final Customers customers;
    private final Locations locations;

    MatchOrRegisterWhenContactProvided(Customers customers, Locations locations) {
        this.customers = customers;
        this.locations = locations;
    }

    record ContactProvided(UUID claimId, String location, Instant at, Details contact) {}

    record Details(
            @Nullable String loyaltyId,
            @Nullable String email,
            @Nullable String phone,
            @Nullable String name,
            @Nullable String locale) {

        boolean identifies() {
            return loyaltyId != null || email != null || phone != null;
        }
    }

    @Override
    public Subscription<ContactProvided> subscription() {
        return Subscription.to("contact-claims", ContactProvided.class, "contact.provided.v1");
    }

    @Override
    public void handle(List<Event<ContactProvided>> batch) {
        Map<UUID, ContactProvided> claims = new LinkedHashMap<>();
        batch.forEach(e -> claims.putIfAbsent(e.data().claimId(), e.data()));
        Set<UUID> answered = customers.answered(claims.keySet());
        List<ContactProvided> open =
                claims.values().stream()
                        .filter(c -> !answered.contains(c.claimId()) && c.contact().identifies())
                        .toList();
        Map<String, String> countries = countries(open);
        List<Introduction> introductions = new ArrayList<>();
        for (ContactProvided claim : open) {
            Details said = claim.contact();
            introductions.add(
                    new Introduction(
                            said.loyaltyId(),
                            said.email() == null ? null : Contact.email(said.email()),
                            said.phone() == null
                                    ? null
                                    : Contact.phone(
                                            said.phone(),
                                            countries.getOrDefault(claim.location(), "ZZ")),
                            said.name(),
                            said.locale(),
                            List.of(),
                            claim.at(),
                            claim.claimId()));
        }
        customers.meet(introductions);
    }

    private Map<String, String> countries(List<ContactProvided> claims) {
        Set<String> codes =
                claims.stream().map(ContactProvided::location).collect(Collectors.toSet());
        return locations.countries(codes);
    }
}
