package io.amends.chassis.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

class WorkersTest {
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofHours(1);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Workers workers = new Workers(metrics);
    private final AtomicInteger rounds = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stop() throws InterruptedException {
        end.countDown();
        for (Worker worker : workers.all()) {
            worker.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void aThreadThatDiesOfAnErrorBeginsAnew() {
        workers.start(
                "dies",
                () -> {
                    if (rounds.incrementAndGet() == 1) {
                        throw new OutOfMemoryError("not really");
                    }
                    end.await();
                },
                SHORT);

        await().until(() -> rounds.get() == 2);
        assertThat(failures("dies")).isEqualTo(1);
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void oneThatDoesNotStayUpTakesTheInstanceOutOfService() {
        workers.start(
                "again and again",
                () -> {
                    if (rounds.incrementAndGet() <= 3) {
                        throw new IllegalStateException("not today");
                    }
                    end.await();
                },
                SHORT);

        await().until(() -> rounds.get() == 4);
        assertThat(failures("again and again")).isEqualTo(3);
        assertThat(status()).isEqualTo(Status.DOWN);
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForAndNotCounted() {
        workers.start(
                "waits",
                () -> {
                    if (rounds.incrementAndGet() <= 4) {
                        throw new SQLTransientConnectionException("away");
                    }
                    end.await();
                },
                SHORT);

        await().until(() -> rounds.get() == 5);
        assertThat(failures("waits")).isZero();
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void anExceptionOfARoundIsCountedAndTheNextRoundComes() {
        workers.every(
                SHORT,
                "rounds",
                () -> {
                    if (rounds.incrementAndGet() <= 5) {
                        throw new IllegalStateException("some row");
                    }
                });

        await().until(() -> rounds.get() >= 7);
        assertThat(failures("rounds")).isEqualTo(5);
        assertThat(status()).isEqualTo(Status.UP);
    }

    @Test
    void anErrorOfARoundDoesNotEndTheRounds() {
        workers.every(
                LONG,
                "error",
                () -> {
                    if (rounds.incrementAndGet() == 1) {
                        throw new AssertionError("not really");
                    }
                });

        await().until(() -> rounds.get() == 2);
        assertThat(failures("error")).isEqualTo(1);
    }

    @Test
    void aWorkerThatIsStoppedEndsAtOnceAndBeginsNothingAnew() throws InterruptedException {
        Worker worker = workers.every(LONG, "stops", rounds::incrementAndGet);
        await().until(() -> rounds.get() == 1);

        long before = System.nanoTime();
        worker.stop(Duration.ofSeconds(20));

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(rounds).hasValue(1);
    }

    @Test
    void thePausesDoubleUpToHalfAMinute() {
        assertThat(Worker.backOff(SHORT, 0)).isEqualTo(SHORT);
        assertThat(Worker.backOff(SHORT, 1)).isEqualTo(SHORT);
        assertThat(Worker.backOff(SHORT, 3)).isEqualTo(SHORT.multipliedBy(4));
        assertThat(Worker.backOff(Duration.ofSeconds(1), 1_000)).isEqualTo(Duration.ofSeconds(30));
    }

    private Status status() {
        return new WorkersReadiness(workers).call().getStatus();
    }

    private double failures(String worker) {
        return metrics.get("amends.worker.failures").tag("worker", worker).counter().count();
    }
}
