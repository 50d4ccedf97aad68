package io.amends.notification.location;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;

import java.time.ZoneId;

class LocationContractTest {
    @Test
    void readsWhatCustomerServicePublishes() {
        Contract contract = Contract.of("customer-service", "location.changed.v1");
        contract.assertReadableAs(LocationChanged.class);
        LocationChanged minimal = contract.readMinimal(LocationChanged.class);
        assertThat(minimal.version()).isPositive();
        assertThat(minimal.name()).isNotBlank();
        assertThat(ZoneId.of(minimal.timeZone())).isNotNull();
    }
}
