package io.amends.customer.staff;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;

class StaffContractTest {
    private final Contract contract = Contract.of("customer-service", "staff.changed.v1");

    @Test
    void examplesFitTheirSchema() {
        contract.assertExamplesFitTheSchema();
    }

    @Test
    void aStaffMemberIsToldWithoutReferenceAndName() {
        StaffMember member =
                new StaffMember(
                        "s-042",
                        UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d02"),
                        1,
                        "Sam Server",
                        true,
                        "main-street");
        contract.assertFullExampleIs(member.changed(Instant.EPOCH).data());
        contract.assertMinimalExampleIs(member.changed(Instant.EPOCH).data());
    }
}
