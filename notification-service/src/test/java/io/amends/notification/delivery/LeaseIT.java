package io.amends.notification.delivery;

import static io.amends.notification.town.Town.soon;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.database.Ids;
import io.amends.chassis.observability.Traces;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.workers.Workers;
import io.amends.notification.town.MailServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

/** Senders on hosts whose clocks jump, on real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class LeaseIT {
    @Inject SendingRound round;
    @Inject Deliveries deliveries;
    @Inject MailWriter writer;
    @Inject MailConfig config;
    @Inject MeterRegistry metrics;
    @Inject Traces traces;
    @Inject Workers workers;

    @Test
    void aSenderGivesSignsOfLifeWhateverItsWallClockDoes() throws InterruptedException {
        Map<UUID, Instant> others = deliveries.signsOfOthers(Ids.next());
        JumpingClock clock = new JumpingClock();
        SendMailWhenQueued sender =
                new SendMailWhenQueued(
                        round, deliveries, writer, config, clock, metrics, traces, workers);
        sender.start(new StartupEvent());
        try {
            UUID id =
                    soon().until(
                                    () ->
                                            deliveries.signsOfOthers(Ids.next()).keySet().stream()
                                                    .filter(known -> !others.containsKey(known))
                                                    .toList(),
                                    found -> !found.isEmpty())
                            .getFirst();
            for (Duration jump : new Duration[] {Duration.ofHours(-3), Duration.ofDays(2)}) {
                clock.jump(jump);
                // The first may have been on its way.
                for (int i = 0; i < 2; i++) {
                    Instant last = sign(id);
                    soon().untilAsserted(() -> assertThat(sign(id)).isAfter(last));
                }
            }
        } finally {
            sender.stop(new ShutdownEvent());
        }
    }

    private Instant sign(UUID sender) {
        return deliveries.signsOfOthers(Ids.next()).getOrDefault(sender, Instant.MIN);
    }

    private static final class JumpingClock extends Clock {
        private volatile Duration offset = Duration.ZERO;

        void jump(Duration by) {
            offset = offset.plus(by);
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
