package io.amends.notification.preference;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.UUID;

class ContactEventContractTest {
    @ParameterizedTest
    @CsvSource({
        "contact.unsubscribed.v1, feedback",
        "contact.resubscribed.v1, feedback",
        "contact.bounced.v1, all"
    })
    void tellsWhatBecameOfAContactPoint(String type, String purpose) {
        Contract contract = Contract.of("notification-service", type);
        contract.assertExamplesFitTheSchema();
        contract.assertFullExampleIs(
                new ContactEvent(
                        UUID.fromString("0193a1b2-7c00-7000-8000-0000000000d1"),
                        UUID.fromString("0193a1b2-7c00-7000-8000-0000000000c1"),
                        UUID.fromString("0193a1b2-7c00-7000-8000-0000000000b1"),
                        purpose,
                        Instant.parse("2026-11-20T20:02:11Z")));
    }
}
