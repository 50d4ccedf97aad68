package io.amends.chassis.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class BucketsTest {
    private static final int PER_SECOND = 10;
    private static final int BURST = 5;

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final InstantSource time = () -> now;
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final Buckets buckets = new Buckets(PER_SECOND, BURST, clock);

    private int takeAll(String key) {
        int taken = 0;
        while (buckets.take(key) == null) {
            taken++;
        }
        return taken;
    }

    @Test
    void givesTheBurstAtOnceAndThenTheRate() {
        assertThat(takeAll("till-1")).isEqualTo(BURST);
        now = now.plusSeconds(1);
        // What is not used is kept, up to the burst.
        assertThat(takeAll("till-1")).isEqualTo(BURST);
        now = now.plusMillis(250);
        assertThat(takeAll("till-1")).isEqualTo(2);
    }

    @Test
    void saysHowLongToWaitAndMeansIt() {
        takeAll("till-1");
        Duration wait = buckets.take("till-1");
        assertThat(wait).isEqualTo(Duration.ofMillis(100));
        now = now.plus(wait).minusNanos(1);
        assertThat(buckets.take("till-1")).isEqualTo(Duration.ofNanos(1));
        now = now.plusNanos(1);
        assertThat(buckets.take("till-1")).isNull();
    }

    @Test
    void oneWhoAsksOnAndOnGetsTheRateAndCostsTheOthersNothing() {
        takeAll("noisy");
        int taken = 0;
        for (int millis = 0; millis < 10_000; millis++) {
            now = now.plusMillis(1);
            taken += buckets.take("noisy") == null ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10 * PER_SECOND);
        assertThat(takeAll("quiet")).isEqualTo(BURST);
    }

    @Test
    void aClockThatIsSetBackLocksNobodyOut() {
        takeAll("till-1");
        now = now.minus(Duration.ofDays(1));
        assertThat(buckets.take("till-1")).isEqualTo(Duration.ofMillis(100));
        now = now.plusMillis(500);
        assertThat(takeAll("till-1")).isEqualTo(BURST);
    }

    @Test
    void keepsNoMoreBucketsThanThereIsRoomFor() {
        for (int i = 0; i < 3 * Buckets.MOST; i++) {
            buckets.take("address-" + i);
        }
        assertThat(buckets.size()).isEqualTo(Buckets.MOST);
        // Who was there before keeps what is his; who comes now has a share with the rest.
        assertThat(takeAll("address-0")).isEqualTo(BURST - 1);
        assertThat(takeAll("one more")).isZero();

        now = now.plusSeconds(2);
        assertThat(takeAll("one more")).isEqualTo(BURST);
        assertThat(buckets.size()).isEqualTo(1);
    }

    @Test
    void givesNoMoreThanThereIsToManyAtOnce() {
        AtomicInteger taken = new AtomicInteger();
        Buckets large = new Buckets(PER_SECOND, 5_000, clock);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                threads.execute(
                        () -> {
                            for (int j = 0; j < 1_000; j++) {
                                taken.addAndGet(large.take("till-1") == null ? 1 : 0);
                            }
                        });
            }
        }
        assertThat(taken).hasValue(5_000);
    }

    /**
     * A window slid over everything that was given never holds more than the burst and the rate.
     */
    @Test
    void neverGivesMoreThanBurstAndRateInAnyWindow() {
        long seed = 20_261_122;
        Random random = new Random(seed);
        Deque<Instant> given = new ArrayDeque<>();
        for (int i = 0; i < 20_000; i++) {
            now = now.plusMillis(random.nextInt(random.nextInt(10) == 0 ? 900 : 60));
            if (buckets.take("till-1") == null) {
                given.addLast(now);
            }
            while (!given.isEmpty() && given.peekFirst().isBefore(now.minusSeconds(2))) {
                given.removeFirst();
            }
            assertThat(given).as("seed " + seed).hasSizeLessThanOrEqualTo(BURST + 2 * PER_SECOND);
        }
    }

    @Test
    void oneMayHaveItsOwnPace() {
        Buckets.Pace quick = new Buckets.Pace(100, 3);
        assertThat(buckets.left("hub", quick)).isEqualTo(3);
        for (int left = 2; left >= 0; left--) {
            assertThat(buckets.take("hub", quick)).isNull();
            assertThat(buckets.left("hub", quick)).isEqualTo(left);
        }
        assertThat(buckets.take("hub", quick)).isEqualTo(Duration.ofMillis(10));
        assertThat(quick.window()).isEqualTo(Duration.ofMillis(30));
        assertThat(takeAll("till-1")).isEqualTo(BURST);
    }

    @Test
    void refusesWhatIsNoRate() {
        assertThatThrownBy(() -> new Buckets(-0.1, 5, clock))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Buckets(1, 0, clock))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
