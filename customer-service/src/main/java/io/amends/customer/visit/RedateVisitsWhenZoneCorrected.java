package io.amends.customer.visit;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The zone of a location was corrected: gives its visits their new local dates, a stretch of ids at
 * a time, in the background. Walks over all visits in the order of their ids rather than by an
 * index that every post would have to pay for.
 */
@ApplicationScoped
class RedateVisitsWhenZoneCorrected {
    private static final int STRETCH = 5_000;

    private final Jdbi jdbi;
    private final Visits visits;
    private final Outbox outbox;
    private final Clock clock;
    private final Workers workers;
    private @Nullable Worker worker;
    private volatile boolean stopping;

    RedateVisitsWhenZoneCorrected(
            Jdbi jdbi, Visits visits, Outbox outbox, Clock clock, Workers workers) {
        this.jdbi = jdbi;
        this.visits = visits;
        this.outbox = outbox;
        this.clock = clock;
        this.workers = workers;
    }

    private record Correction(String location, @Nullable UUID after, ZoneId zone) {}

    void start(@Observes StartupEvent started) {
        worker = workers.every(Duration.ofSeconds(1), "zone-corrections", this::work);
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping = true;
        if (worker != null) {
            worker.stop(Duration.ofSeconds(5));
        }
    }

    private void work() {
        while (!stopping && QuarkusTransaction.requiringNew().call(() -> redateStretch(STRETCH))) {
            // the next stretch
        }
    }

    /** Re-dates the visits of one stretch; whether there was one. */
    boolean redateStretch(int length) {
        Correction correction = next().orElse(null);
        if (correction == null) {
            return false;
        }
        UUID end = visits.endOfStretch(correction.after(), length).orElse(null);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Visit> before = new ArrayList<>();
        List<Visit> after = new ArrayList<>();
        for (Visit visit : visits.ofLocation(correction.location(), correction.after(), end)) {
            Visit redated = visit.redate(correction.zone(), now);
            if (!redated.equals(visit)) {
                before.add(visit);
                after.add(redated);
            }
        }
        visits.replace(after, before);
        visits.keep(before);
        outbox.append(after.stream().map(Visit::told).toList());
        proceed(correction.location(), end);
        return true;
    }

    private Optional<Correction> next() {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select location, after_visit, time_zone
                                        from zone_correction join location on code = location
                                        order by location limit 1 for update of zone_correction skip locked
                                        """)
                                .map(
                                        (row, c) ->
                                                new Correction(
                                                        row.getString("location"),
                                                        row.getObject("after_visit", UUID.class),
                                                        ZoneId.of(row.getString("time_zone"))))
                                .findOne());
    }

    private void proceed(String location, @Nullable UUID end) {
        jdbi.useHandle(
                h -> {
                    if (end == null) {
                        h.execute("delete from zone_correction where location = ?", location);
                    } else {
                        h.execute(
                                "update zone_correction set after_visit = ? where location = ?",
                                end,
                                location);
                    }
                });
    }
}
