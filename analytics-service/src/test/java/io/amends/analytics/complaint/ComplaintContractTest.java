package io.amends.analytics.complaint;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComplaintContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"complaint.raised.v1"})
    void readsWhatIsPublished(String type) {
        Contract.of("feedback-service", type).assertReadableAs(ComplaintRaised.class);
    }
}
