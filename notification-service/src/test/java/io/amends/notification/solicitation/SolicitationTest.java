package io.amends.notification.solicitation;

import static io.amends.notification.solicitation.Fixtures.NOW;
import static io.amends.notification.solicitation.Fixtures.TRACE;
import static io.amends.notification.solicitation.Fixtures.aVisit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Optional;

class SolicitationTest {

    @Test
    void whatIsStillToComeBelongsToTheTrace() {
        Solicitation queued = decided(new Decision.Send());

        assertThat(aVisit().traceToFollow()).isEqualTo(TRACE);
        assertThat(queued.traceToFollow()).isEqualTo(TRACE);
        assertThat(queued.unknown().traceToFollow()).isEqualTo(TRACE);
        assertThat(
                        decided(new Decision.Defer(Rule.QUIET_HOURS, NOW.plus(Duration.ofHours(9))))
                                .traceToFollow())
                .isEqualTo(TRACE);
        assertThat(
                        decided(new Decision.Wait(Rule.UNREACHABLE, NOW.plus(Duration.ofHours(9))))
                                .traceToFollow())
                .isEqualTo(TRACE);
    }

    @Test
    void noTraceIsKeptOfWhatIsOver() {
        Solicitation queued = decided(new Decision.Send());

        assertThat(queued.sent(NOW, Optional.empty()).traceToFollow()).isNull();
        assertThat(queued.failed(Rule.BOUNCED).traceToFollow()).isNull();
        assertThat(decided(new Decision.Suppress(Rule.FREQUENCY_CAP)).traceToFollow()).isNull();
        assertThat(decided(new Decision.HoldOut(Rule.GLOBAL_HOLD_OUT)).traceToFollow()).isNull();
    }

    private static Solicitation decided(Decision decision) {
        return aVisit().decided(decision, NOW, Optional.empty());
    }
}
