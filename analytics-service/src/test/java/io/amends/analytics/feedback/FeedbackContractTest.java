package io.amends.analytics.feedback;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedbackContractTest {

    @ParameterizedTest
    @ValueSource(strings = {"feedback.received.v1"})
    void readsWhatIsPublished(String type) {
        Contract.of("feedback-service", type).assertReadableAs(FeedbackReceived.class);
    }
}
