package io.amends.notification.timing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

class AlarmTest {
    private final Alarm alarm = new Alarm();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void doesNotAskHowLongToWaitWhenItHasRung() throws InterruptedException {
        alarm.ring();
        alarm.ring();
        alarm.await(this::notAtAll);
        assertThat(asked).hasValue(0);
    }

    @Test
    void isQuietAgainAfterAWait() throws InterruptedException {
        alarm.ring();
        alarm.ring();
        alarm.await(this::notAtAll);
        alarm.await(this::notAtAll);
        assertThat(asked).hasValue(1);
    }

    private Duration notAtAll() {
        asked.incrementAndGet();
        return Duration.ZERO;
    }
}
