package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;
import io.amends.customer.visit.Posted.Identity;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

class VisitContractTest {
    private static final Money PRICE = new Money(1880, "USD");

    @ParameterizedTest
    @ValueSource(strings = {"visit.recorded.v1", "visit.amended.v1"})
    void examplesFitTheirSchema(String type) {
        Contract.of("customer-service", type).assertExamplesFitTheSchema();
    }

    @Test
    void aRecordedVisitIsToldAsInTheContract() {
        Contract contract = Contract.of("customer-service", "visit.recorded.v1");
        contract.assertFullExampleIs(full(1, Status.COMPLETED, null).told().data());
        contract.assertMinimalExampleIs(minimal(1, Status.COMPLETED).told().data());
    }

    @Test
    void anAmendedVisitIsToldAsInTheContract() {
        Contract contract = Contract.of("customer-service", "visit.amended.v1");
        contract.assertFullExampleIs(full(2, Status.REFUNDED, PRICE).told().data());
        contract.assertMinimalExampleIs(minimal(2, Status.VOIDED).told().data());
    }

    @Test
    void onlyTheFirstVersionIsToldAsRecorded() {
        assertThat(minimal(1, Status.COMPLETED).told().type()).isEqualTo("visit.recorded.v1");
        assertThat(minimal(2, Status.COMPLETED).told().type()).isEqualTo("visit.amended.v1");
        assertThat(minimal(2, Status.COMPLETED).told().version()).isEqualTo(2);
    }

    private static Visit full(int version, Status status, @Nullable Money refunded) {
        Visit m = minimal(version, status);
        return new Visit(
                m.id(),
                m.version(),
                m.identity(),
                m.content(),
                m.person(),
                m.updatedAt(),
                m.occurredAt(),
                m.receivedAt(),
                m.effectiveAt(),
                m.amendedAt(),
                m.localDate(),
                m.imported(),
                m.location(),
                m.status(),
                Channel.COUNTER,
                PRICE,
                refunded,
                List.of(UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d02")),
                UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d03"),
                m.attributes());
    }

    private static Visit minimal(int version, Status status) {
        Instant occurredAt = Instant.parse("2026-11-20T17:31:07Z");
        return new Visit(
                UUID.fromString("019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d01"),
                version,
                new Identity("till-7", "2026-11-20-000123"),
                new UUID(1, 2),
                null,
                null,
                occurredAt,
                Instant.parse("2026-11-20T17:31:08.250Z"),
                occurredAt,
                version == 1 ? null : Instant.parse("2026-11-20T18:00:00Z"),
                LocalDate.parse("2026-11-20"),
                false,
                "main-street",
                status,
                null,
                null,
                null,
                List.of(),
                null,
                null);
    }
}
