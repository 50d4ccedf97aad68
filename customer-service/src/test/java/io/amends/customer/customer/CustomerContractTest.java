package io.amends.customer.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;
import io.amends.customer.customer.ContactPoint.Kind;
import io.amends.customer.customer.ContactPoint.State;
import io.amends.customer.customer.ErasedCustomer.ContactHash;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.UUID;

class CustomerContractTest {
    private static final UUID ID = UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d03");
    private static final UUID EMAIL = UUID.fromString("0d4f8e2a-61c7-8b3e-9a52-7f10c4d6e8b1");
    private static final UUID PHONE = UUID.fromString("b7c2914f-5e08-8d6a-a1f3-2c9b8e7d6a05");
    private static final UUID FORMER = UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d04");
    private static final UUID CLAIM = UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d06");
    private static final Instant REGISTERED = Instant.parse("2026-11-20T17:31:08.250Z");

    @ParameterizedTest
    @ValueSource(strings = {"customer.registered.v1", "customer.changed.v1", "customer.erased.v1"})
    void examplesFitTheirSchema(String type) {
        Contract.of("customer-service", type).assertExamplesFitTheSchema();
    }

    @Test
    void aRegisteredCustomerIsToldAsInTheContract() {
        Contract contract = Contract.of("customer-service", "customer.registered.v1");
        contract.assertFullExampleIs(ann().told().data());
        contract.assertMinimalExampleIs(nobody(1).told().data());
    }

    @Test
    void aChangedCustomerIsToldAsInTheContract() {
        Instant later = Instant.parse("2026-11-21T09:00:00Z");
        Customer changed =
                movedAnn()
                        .bounce(Set.of(EMAIL), later)
                        .say(Consent.saidByCustomer("email", "feedback", false, later), later);
        Contract contract = Contract.of("customer-service", "customer.changed.v1");
        contract.assertFullExampleIs(withVersion(changed, 2).told().data());
        contract.assertMinimalExampleIs(nobody(2).told().data());
    }

    @Test
    void anErasedCustomerIsToldAsInTheContract() {
        Iterator<String> hashes =
                List.of(
                                "q8rNdZ0m1nC5h7eXyJtUe3pW2kVb4LsGfDxA6oHiR9c",
                                "Zt4YbW8sLkQe2uNfPa6VxC1hTgRm9dJo5iEyS7wBn0U")
                        .iterator();
        Contract contract = Contract.of("customer-service", "customer.erased.v1");
        contract.assertFullExampleIs(
                withVersion(ann(), 2)
                        .erase(p -> new ContactHash("1", hashes.next(), p.id()), REGISTERED)
                        .told()
                        .data());
        contract.assertMinimalExampleIs(
                nobody(1).erase(p -> new ContactHash("1", "", p.id()), REGISTERED).told().data());
    }

    @Test
    void readsTheContactClaimsOfFeedbackService() {
        Contract contract = Contract.of("feedback-service", "contact.provided.v1");
        contract.assertReadableAs(MatchOrRegisterWhenContactProvided.ContactProvided.class);
        assertThat(
                        contract.readFull(MatchOrRegisterWhenContactProvided.ContactProvided.class)
                                .contact()
                                .identifies())
                .isTrue();
    }

    @Test
    void readsTheContactEventsOfNotificationService() {
        Contract.of("notification-service", "contact.unsubscribed.v1")
                .assertReadableAs(RecordRevocationWhenUnsubscribed.Unsubscribed.class);
        Contract.of("notification-service", "contact.resubscribed.v1")
                .assertReadableAs(RecordGrantWhenResubscribed.Resubscribed.class);
        Contract.of("notification-service", "contact.bounced.v1")
                .assertReadableAs(MarkContactPointWhenBounced.Bounced.class);
    }

    private static Customer ann() {
        return new Customer(
                ID,
                1,
                REGISTERED,
                REGISTERED,
                "L-99",
                "Ann",
                "en-US",
                REGISTERED,
                List.of(
                        new ContactPoint(EMAIL, Kind.EMAIL, "ann@example.com", State.REACHABLE),
                        new ContactPoint(PHONE, Kind.PHONE, "+12025550123", State.REACHABLE)),
                List.of(
                        new Consent(
                                "email",
                                "feedback",
                                true,
                                Instant.parse("2026-11-20T17:30:00Z"),
                                "v3",
                                "visit",
                                true)),
                List.of(CLAIM));
    }

    /** From the time when each customer's contact points had ids of their own. */
    private static Customer movedAnn() {
        ContactPoint email =
                new ContactPoint(
                        EMAIL, Kind.EMAIL, "ann@example.com", State.REACHABLE, List.of(FORMER));
        return ann().with(List.of(email, ann().contactPoints().getLast()), REGISTERED);
    }

    private static Customer nobody(int version) {
        return new Customer(
                ID,
                version,
                REGISTERED,
                REGISTERED,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    private static Customer withVersion(Customer c, int version) {
        return new Customer(
                c.id(),
                version,
                c.registeredAt(),
                c.changedAt(),
                c.loyaltyId(),
                c.name(),
                c.locale(),
                c.describedAt(),
                c.contactPoints(),
                c.consents(),
                c.claims());
    }
}
