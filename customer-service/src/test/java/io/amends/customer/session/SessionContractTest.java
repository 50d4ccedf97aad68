package io.amends.customer.session;

import io.amends.chassis.security.EndedSessions.Ended;
import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class SessionContractTest {
    private final Contract contract = Contract.of("customer-service", "session.ended.v1");

    @Test
    void examplesFitTheirSchema() {
        contract.assertExamplesFitTheSchema();
    }

    @Test
    void anEndedSessionIsToldByItsIdAlone() {
        Object data =
                SessionEnded.of(
                                new Ended(
                                        "5f0c6a1b9d3e4f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8",
                                        Instant.parse("2026-11-20T17:31:07Z"),
                                        Instant.parse("2026-11-21T05:00:00Z")))
                        .data();
        contract.assertFullExampleIs(data);
        contract.assertMinimalExampleIs(data);
    }
}
