package io.amends.analytics.visit;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisitContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"visit.recorded.v1", "visit.amended.v1"})
    void readsWhatIsPublished(String type) {
        Contract.of("customer-service", type).assertReadableAs(VisitRecorded.class);
    }
}
