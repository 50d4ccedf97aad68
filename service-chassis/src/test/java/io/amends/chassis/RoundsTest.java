package io.amends.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RoundsTest {

    @Test
    void whatTookLongIsFollowedByALongPause() throws InterruptedException {
        assertThat(pauseAfter(Duration.ofMillis(20), Duration.ofSeconds(10)))
                .isBetween(Duration.ofMillis(60), Duration.ofSeconds(5));
    }

    @Test
    void butNotByALongerOneThanIsBearable() throws InterruptedException {
        assertThat(pauseAfter(Duration.ofSeconds(30), Duration.ofMillis(50)))
                .isBetween(Duration.ofMillis(50), Duration.ofSeconds(5));
    }

    private static Duration pauseAfter(Duration round, Duration longest)
            throws InterruptedException {
        long now = System.nanoTime();
        Rounds.gather(now - round.toNanos(), longest);
        return Duration.ofNanos(System.nanoTime() - now);
    }
}
