package io.amends.notification.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerContractTest {
    @ParameterizedTest
    @ValueSource(strings = {"customer.registered.v1", "customer.changed.v1"})
    void readsWhatCustomerServicePublishes(String type) {
        Contract contract = Contract.of("customer-service", type);
        contract.assertReadableAs(CustomerChanged.class);
        CustomerChanged full = contract.readFull(CustomerChanged.class);
        assertThat(full.version()).isPositive();
        assertThat(full.name()).isNotBlank();
        assertThat(full.locale()).isNotBlank();
        assertThat(full.contactPoints())
                .isNotEmpty()
                .allSatisfy(
                        point -> {
                            assertThat(point.contactPointId()).isNotNull();
                            assertThat(point.kind()).isIn("email", "phone");
                            assertThat(point.value()).isNotBlank();
                            assertThat(point.state())
                                    .isIn("reachable", "bounced", "suppressed", "unusable");
                        });
        assertThat(full.consents())
                .isNotEmpty()
                .allSatisfy(
                        consent -> {
                            assertThat(consent.purpose()).isIn("feedback", "marketing");
                            assertThat(consent.at()).isNotNull();
                        });
        assertThat(full.claims()).isNotEmpty();
    }

    @Test
    void readsThatACustomerWasErased() {
        Contract contract = Contract.of("customer-service", RememberCustomerWhenChanged.ERASED);
        contract.assertReadableAs(CustomerChanged.class);
        CustomerChanged erased = contract.readFull(CustomerChanged.class);
        assertThat(erased.customerId()).isNotNull();
        assertThat(erased.version()).isPositive();
        assertThat(erased.name()).isNull();
        assertThat(erased.contactPoints()).isNull();
        assertThat(erased.contactHashes())
                .isNotEmpty()
                .allSatisfy(hash -> assertThat(hash.contactPointId()).isNotNull());
    }

    @Test
    void readsByWhichIdAContactPointWasKnownBefore() {
        CustomerChanged changed =
                Contract.of("customer-service", "customer.changed.v1")
                        .readFull(CustomerChanged.class);
        assertThat(changed.contactPoints())
                .anySatisfy(point -> assertThat(point.formerIds()).isNotEmpty());
    }
}
