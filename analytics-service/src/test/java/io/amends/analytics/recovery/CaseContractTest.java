package io.amends.analytics.recovery;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseContractTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "case.opened.v1",
                "case.acknowledged.v1",
                "case.assigned.v1",
                "case.escalated.v1",
                "case.remedied.v1",
                "case.resolved.v1",
                "case.confirmed.v1",
                "case.reopened.v1",
                "case.closed.v1"
            })
    void readsWhatIsPublished(String type) {
        Contract.of("feedback-service", type).assertReadableAs(CaseMoved.class);
    }
}
