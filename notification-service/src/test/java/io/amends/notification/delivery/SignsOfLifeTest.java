package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

class SignsOfLifeTest {
    private static final Instant SIGN = Instant.parse("2026-11-20T19:30:00Z");
    private static final UUID OTHER = new UUID(1, 2);

    private final SignsOfLife signs = new SignsOfLife(Duration.ofSeconds(15));
    private long now = Duration.ofDays(3).toNanos();

    @Test
    void whoeverGivesNoneForALeaseIsSilent() {
        for (int second = 0; second < 15; second += 5) {
            assertThat(silentAfter(second == 0 ? 0 : 5, SIGN)).isFalse();
        }
        assertThat(silentAfter(5, SIGN)).isTrue();
    }

    @Test
    void aClockThatIsPutBackOrForwardMakesNobodySilent() {
        Instant sign = SIGN;
        for (int i = 0; i < 50; i++) {
            sign = sign.plus(i % 2 == 0 ? Duration.ofHours(-3) : Duration.ofDays(2));
            assertThat(silentAfter(5, sign)).isFalse();
        }
    }

    @Test
    void whoeverCouldNotBeHeardOfGetsAnotherChance() {
        assertThat(silentAfter(5, SIGN)).isFalse();
        // The database was away for both.
        assertThat(silentAfter(600, SIGN)).isFalse();
        assertThat(silentAfter(5, SIGN.plusSeconds(600))).isFalse();
    }

    @Test
    void whoeverComesBackIsHeardOfAnew() {
        for (int i = 0; i < 4; i++) {
            silentAfter(5, SIGN);
        }
        assertThat(signs.silent(Map.of(), now)).isEmpty();
        assertThat(silentAfter(5, SIGN)).isFalse();
    }

    private boolean silentAfter(int seconds, Instant sign) {
        now += Duration.ofSeconds(seconds).toNanos();
        return signs.silent(Map.of(OTHER, sign), now).contains(OTHER);
    }
}
