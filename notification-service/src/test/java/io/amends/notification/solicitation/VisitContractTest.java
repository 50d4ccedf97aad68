package io.amends.notification.solicitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitContractTest {
    @ParameterizedTest
    @ValueSource(strings = {"visit.recorded.v1", "visit.amended.v1"})
    void readsWhatCustomerServicePublishes(String type) {
        Contract contract = Contract.of("customer-service", type);
        contract.assertReadableAs(VisitHeard.class);
        VisitHeard minimal = contract.readMinimal(VisitHeard.class);
        assertThat(minimal.visitId()).isNotNull();
        assertThat(minimal.version()).isPositive();
        assertThat(minimal.location()).isNotBlank();
        assertThat(minimal.effectiveAt()).isNotNull();
        assertThat(minimal.localDate()).isNotNull();
        assertThat(minimal.status()).isIn("completed", "voided", "refunded");
        assertThat(contract.readFull(VisitHeard.class).customerId()).isNotNull();
    }
}
