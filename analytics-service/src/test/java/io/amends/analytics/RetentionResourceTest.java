package io.amends.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.retention.DeleteWhatIsKeptNoLonger;
import io.amends.chassis.retention.Retentions;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRealServers
class RetentionResourceTest {
    @Inject Retentions retentions;
    @Inject DeleteWhatIsKeptNoLonger worker;

    @Test
    void everyTableSaysHowLongItsRowsAreKept() {
        assertThat(retentions.undeclared()).isEmpty();
        assertThat(retentions.unknown()).isEmpty();
    }

    /** Each rule is valid SQL, and what is young is none of its business. */
    @Test
    void aRoundDeletesWhatIsOldWithoutFailing() throws InterruptedException {
        worker.round();
    }
}
