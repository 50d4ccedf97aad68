package io.amends.chassis.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Handing over what has piled up. Says how fast it is; a time limit would only measure the machine.
 * {@code -Damends.told=100000} for figures worth quoting.
 */
@QuarkusTest
@WithRealServers
class RelayDrainIT {
    private static final int AT_ONCE = 5_000;
    private static final String REST = "x".repeat(350);

    @Inject Outbox outbox;

    @Inject Relay relay;

    @Inject Jdbi jdbi;

    record Told(String id, long version, String rest) {}

    @Test
    void handsOverAllThatHasPiledUp() {
        int events = Integer.getInteger("amends.told", 20_000);
        await().until(() -> relay.isActive() && relay.behind() == 0);

        // One transaction: the relay has none of it before its end.
        QuarkusTransaction.requiringNew().timeout(600).run(() -> tell(events));
        Instant begun = Instant.now();
        long last =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery("select max(position) from outbox")
                                        .mapTo(Long.class)
                                        .one());
        await().pollInterval(Duration.ofMillis(5))
                .atMost(Duration.ofMinutes(5))
                .until(() -> cursor() >= last);

        System.out.printf(
                "%,d events handed over: %,d a second%n",
                events, events * 1000L / Duration.between(begun, Instant.now()).toMillis());
        assertThat(
                        TestEvents.read(TellThings.TOPIC).stream()
                                .filter(one -> "drained".equals(one.type())))
                .hasSize(events);
    }

    private void tell(int events) {
        for (int first = 0; first < events; first += AT_ONCE) {
            List<OutgoingEvent> some = new ArrayList<>(AT_ONCE);
            for (int i = first; i < Math.min(events, first + AT_ONCE); i++) {
                String id = "drained-" + i;
                some.add(
                        new OutgoingEvent(
                                TellThings.TOPIC,
                                "drained",
                                id,
                                1,
                                Instant.EPOCH,
                                new Told(id, 1, REST)));
            }
            outbox.append(some);
        }
    }

    private long cursor() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select position from relay_cursor")
                                .mapTo(Long.class)
                                .one());
    }
}
