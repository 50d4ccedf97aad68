package io.amends.feedback.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsVisitsContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"visit.recorded.v1", "visit.amended.v1"})
    void readsWhatTheProducerPublishes(String type) {
        Contract.of("customer-service", type).assertReadableAs(VisitRecorded.class);
    }

    @Test
    void findsPlacePeopleAndAmount() {
        VisitRecorded visit =
                Contract.of("customer-service", "visit.recorded.v1").readFull(VisitRecorded.class);

        assertThat(visit.location()).isNotEmpty();
        assertThat(visit.effectiveAt()).isNotNull();
        assertThat(visit.staff()).isNotEmpty();
        assertThat(visit.customerId()).isNotNull();
        assertThat(visit.gross()).isNotNull();
    }
}
