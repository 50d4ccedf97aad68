package io.amends.replay.posting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class PaceTest {

    private long now = 5_000_000_000L;
    private long waited;

    @Test
    void releasesVisitsAtTheirRate() {
        Pace pace = pace(50);

        pace.await(0);
        pace.await(25);
        assertThat(waited).isEqualTo(Duration.ofMillis(500).toNanos());
        pace.await(50);
        assertThat(waited).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void catchesUpWhenAnswersWereSlow() {
        Pace pace = pace(100);

        pace.await(0);
        now += Duration.ofSeconds(3).toNanos();
        pace.await(100);
        pace.await(200);
        pace.await(300);
        assertThat(waited).isZero();
        pace.await(400);
        assertThat(waited).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void waitsAgainWhenItIsWokenTooEarly() {
        Pace pace =
                new Pace(
                        1,
                        () -> now,
                        nanos -> {
                            now += (nanos + 1) / 2;
                            waited += (nanos + 1) / 2;
                        });

        pace.await(0);
        pace.await(1);
        assertThat(waited).isEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void neverWaitsWhenUnlimited() {
        Pace pace = pace(Double.POSITIVE_INFINITY);

        pace.await(0);
        pace.await(1_000_000);
        assertThat(waited).isZero();
    }

    @Test
    void refusesARateThatNeverGetsAnywhere() {
        assertThatThrownBy(() -> Pace.perSecond(0)).hasMessageContaining("more than 0");
        assertThatThrownBy(() -> Pace.perSecond(Double.NaN)).hasMessageContaining("more than 0");
    }

    private Pace pace(double perSecond) {
        return new Pace(
                perSecond,
                () -> now,
                nanos -> {
                    now += nanos;
                    waited += nanos;
                });
    }
}
