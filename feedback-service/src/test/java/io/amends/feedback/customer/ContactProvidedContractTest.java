package io.amends.feedback.customer;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;

class ContactProvidedContractTest {
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

    private static ContactProvided claim(ContactDetails contact) {
        return new ContactProvided(
                UUID.fromString("0199a1b2-7c00-7000-8000-000000000001"),
                1,
                "main-street",
                Instant.parse("2026-11-20T17:31:07Z"),
                contact);
    }
}
