package io.amends.feedback.solicitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsSolicitationsContractTest {

    @ParameterizedTest
    @ValueSource(strings = {SolicitationSent.SENT, SolicitationSent.FAILED})
    void readsWhatTheProducerPublishes(String type) {
        Contract contract = Contract.of("notification-service", type);
        contract.assertReadableAs(SolicitationSent.class);
        assertThat(contract.readFull(SolicitationSent.class).customerId()).isNotNull();
    }
}
