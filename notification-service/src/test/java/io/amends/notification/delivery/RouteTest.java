package io.amends.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class RouteTest {
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final Conversation ACCEPTED = new Conversation.Accepted();
    private static final Conversation BLOCKED = new Conversation.RouteRefused("550 5.7.1");

    private final Route route = new Route(PAUSE);

    @Test
    void holdsAllMailBackWhenSeveralInARowAreRefusedByPolicy() {
        for (int i = 0; i < 8; i++) {
            route.ended(BLOCKED, 0);
        }
        assertThat(route.isPaused()).isTrue();
        assertThat(route.allowed(8, 0, seconds(29))).isZero();
    }

    @Test
    void oneRecipientsPolicyStopsNobodyElse() {
        for (int i = 0; i < 20; i++) {
            route.ended(BLOCKED, 0);
            route.ended(BLOCKED, 0);
            route.ended(ACCEPTED, 0);
        }
        assertThat(route.isPaused()).isFalse();
        assertThat(route.allowed(8, 0, 0)).isEqualTo(8);
    }

    @Test
    void oneMailTriesAfterAPauseThatDoubles() {
        blocked(0);
        assertThat(route.allowed(8, 0, seconds(30))).isEqualTo(1);
        assertThat(route.allowed(7, 1, seconds(30))).isZero();
        route.ended(BLOCKED, seconds(31));
        assertThat(route.allowed(8, 0, seconds(90))).isZero();
        assertThat(route.allowed(8, 0, seconds(91))).isEqualTo(1);
    }

    @Test
    void noPauseIsLongerThanAQuarterOfAnHour() {
        blocked(0);
        long now = 0;
        for (int i = 0; i < 20; i++) {
            now += Duration.ofMinutes(15).toNanos();
            assertThat(route.allowed(8, 0, now)).isEqualTo(1);
            route.ended(BLOCKED, now);
        }
    }

    @Test
    void opensWhenAMailIsTaken() {
        blocked(0);
        route.ended(ACCEPTED, seconds(31));
        assertThat(route.isPaused()).isFalse();
        assertThat(route.allowed(8, 3, seconds(31))).isEqualTo(8);
    }

    @Test
    void anotherEndOfTheTryLetsTheNextOneTry() {
        blocked(0);
        route.ended(new Conversation.NotNow("", false), seconds(31));
        assertThat(route.isPaused()).isTrue();
        assertThat(route.allowed(8, 0, seconds(32))).isEqualTo(1);
    }

    private void blocked(long now) {
        for (int i = 0; i < 3; i++) {
            route.ended(BLOCKED, now);
        }
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
