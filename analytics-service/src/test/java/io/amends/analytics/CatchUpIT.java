package io.amends.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.analytics.Deliveries.Sent;
import io.amends.analytics.measure.Period;
import io.amends.analytics.measure.Selection;
import io.amends.analytics.measure.Tallies;
import io.amends.analytics.measure.Tally;
import io.amends.analytics.projection.Scope;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Catching up on a chain's visits, a full batch at a time. Says how fast it is; a time limit would
 * only measure the machine. {@code -Damends.visits=500000} for figures worth quoting.
 */
@QuarkusTest
@WithRealServers
class CatchUpIT {
    private static final int BATCH = 5_000;
    private static final int LOCATIONS = 100;
    private static final int CUSTOMERS = 60_000;
    private static final int VISITS_A_DAY = 4_000;
    private static final LocalDate FIRST_DAY = LocalDate.of(2025, 1, 1);

    @Inject Deliveries deliveries;

    @Inject Tallies tallies;

    @Test
    void countsEveryVisitOfAChain() {
        int visits = Integer.getInteger("amends.visits", 20_000);
        Random random = new Random(7);
        Set<Integer> customers = new HashSet<>();
        ThreadMXBean thread = ManagementFactory.getThreadMXBean();
        Duration wall = Duration.ZERO;
        long cpu = 0;
        deliveries.clear();
        for (int first = 0; first < visits; first += BATCH) {
            List<Sent> batch = new ArrayList<>(BATCH);
            for (int i = first; i < Math.min(visits, first + BATCH); i++) {
                batch.add(visit(i, random, customers));
            }
            Instant begun = Instant.now();
            long cpuBegun = thread.getCurrentThreadCpuTime();
            deliveries.deliver(batch);
            cpu += thread.getCurrentThreadCpuTime() - cpuBegun;
            wall = wall.plus(Duration.between(begun, Instant.now()));
        }
        System.out.printf(
                "%,d visits in batches of %,d: %,d a second, %.1f µs of this service's CPU each%n",
                visits, BATCH, visits * 1000L / wall.toMillis(), cpu / 1000.0 / visits);

        Tally tally =
                tallies.total(
                        new Selection(
                                List.of(Scope.EVERYWHERE),
                                new Period(FIRST_DAY, FIRST_DAY.plusYears(5))));
        assertThat(tally.visits().all()).isEqualTo(visits);
        assertThat(tally.customers().distinct()).isEqualTo(customers.size());
    }

    private static Sent visit(int i, Random random, Set<Integer> customers) {
        int location = random.nextInt(LOCATIONS);
        int customer = random.nextInt(CUSTOMERS);
        customers.add(customer);
        UUID id = new UUID(0x0190000000007000L + ((long) i << 16), random.nextLong());
        return new Sent(
                "visits",
                "visit.recorded.v1",
                id.toString(),
                """
                {"visitId":"%s","version":1,"source":"till-%d","location":"location-%d",
                 "occurredAt":"2025-01-01T10:00:00Z","receivedAt":"2025-01-01T10:00:01Z",
                 "effectiveAt":"2025-01-01T10:00:00Z","localDate":"%s","skewed":false,"imported":false,
                 "channel":"%s","staff":["%s"],"customerId":"%s","status":"completed",
                 "gross":{"minor":%d,"currency":"USD"}}
                """
                        .formatted(
                                id,
                                location,
                                location,
                                FIRST_DAY.plusDays(i / VISITS_A_DAY),
                                random.nextInt(5) == 0 ? "online" : "counter",
                                new UUID(1, location * 10L + random.nextInt(10)),
                                new UUID(2, customer),
                                500 + random.nextInt(5000)));
    }
}
