package io.amends.analytics.solicitation;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SolicitationContractTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "solicitation.sent.v1",
                "solicitation.deferred.v1",
                "solicitation.suppressed.v1",
                "solicitation.heldout.v1",
                "solicitation.failed.v1"
            })
    void readsWhatIsPublished(String type) {
        Contract.of("notification-service", type).assertReadableAs(SolicitationDecided.class);
    }
}
