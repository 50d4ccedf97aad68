package io.amends.analytics.location;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocationContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"location.changed.v1"})
    void readsWhatIsPublished(String type) {
        Contract.of("customer-service", type).assertReadableAs(LocationChanged.class);
    }
}
