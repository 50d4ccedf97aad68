package io.amends.feedback.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadsCustomersContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"customer.registered.v1", "customer.changed.v1"})
    void readsWhatTheProducerPublishes(String type) {
        Contract.of("customer-service", type).assertReadableAs(CustomerChanged.class);
    }

    @Test
    void findsTheClaimsAndTheContactPoints() {
        CustomerChanged customer =
                Contract.of("customer-service", "customer.registered.v1")
                        .readFull(CustomerChanged.class);

        assertThat(customer.version()).isPositive();
        assertThat(customer.claimIds()).isNotEmpty();
        assertThat(customer.reachableBy("email")).isNotNull();
        assertThat(customer.name()).isNotNull();
    }
}
