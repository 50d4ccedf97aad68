package io.amends.feedback.customer;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;

class ContactClaimsContractTest {
    private final Contract contract = Contract.of("feedback-service", ContactProvided.TYPE);

    @Test
    void tellsWhatTheContractSays() {
        contract.assertExamplesFitTheSchema();
        contract.assertFullExampleIs(
                claim(
                        new ContactDetails(
                                "L-99", "ann@example.com", "+1 202-555-0123", "Ann", "en-US")));
        contract.assertMinimalExampleIs(
                claim(new ContactDetails(null, "ann@example.com", null, null, null)));
    }

    @Test
    void tellsThatTheDetailsAreNotNeededAnyMore() {
        Contract settled = Contract.of("feedback-service", ContactSettled.TYPE);
        ContactSettled event =
                new ContactSettled(
                        UUID.fromString("0199a1b2-7c00-7000-8000-000000000001"),
                        ContactSettled.VERSION,
                        Instant.parse("2026-11-20T17:31:09Z"));
        settled.assertExamplesFitTheSchema();
        settled.assertFullExampleIs(event);
        settled.assertMinimalExampleIs(event);
    }

    private static ContactProvided claim(ContactDetails contact) {
        return new ContactProvided(
                UUID.fromString("0199a1b2-7c00-7000-8000-000000000001"),
                1,
                "main-street",
                Instant.parse("2026-11-20T17:31:07Z"),
                contact);
    }
}
