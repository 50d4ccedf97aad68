package io.amends.chassis.retention;

import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Deletes, in batches, what is kept no longer. A lock lets one instance at a time do it; between
 * two batches it rests as long as the last one took.
 */
@ApplicationScoped
public class DeleteWhatIsKeptNoLonger {
    private static final Logger LOG = Logger.getLogger(DeleteWhatIsKeptNoLonger.class);
    static final int LOCK = 0x0a3e5f;

    private final Retentions retentions;
    private final RetentionConfig config;
    private final Jdbi jdbi;
    private final Clock clock;
    private final MeterRegistry metrics;
    private final Workers workers;
    private @Nullable Worker worker;
    private volatile boolean stopping;

    DeleteWhatIsKeptNoLonger(
            Retentions retentions,
            RetentionConfig config,
            Jdbi jdbi,
            Clock clock,
            MeterRegistry metrics,
            Workers workers) {
        this.retentions = retentions;
        this.config = config;
        this.jdbi = jdbi;
        this.clock = clock;
        this.metrics = metrics;
        this.workers = workers;
    }

    void start(@Observes StartupEvent started) {
        Set<String> undeclared = retentions.undeclared();
        if (!undeclared.isEmpty()) {
            LOG.warnf("Nobody says how long the rows of %s are kept", undeclared);
        }
        worker = workers.every(config.every(), "retention", this::round);
    }

    void stop(@Observes ShutdownEvent ending) throws InterruptedException {
        stopping = true;
        if (worker != null) {
            worker.stop(Duration.ofSeconds(2));
        }
    }

    /** Deletes all that may go now; nothing if another instance is doing it. */
    public void round() throws InterruptedException {
        Set<String> unknown = retentions.unknown();
        for (Kept kept : retentions.all()) {
            Period time = kept.time();
            if (time != null && !unknown.contains(kept.table())) {
                delete(kept, Kept.before(time, clock.instant()));
            }
        }
    }

    private void delete(Kept kept, Instant before) throws InterruptedException {
        int deleted = config.batch();
        while (deleted == config.batch() && !stopping) {
            long began = System.nanoTime();
            deleted =
                    QuarkusTransaction.requiringNew()
                            .call(() -> isOurTurn() ? deleteBatch(kept, before) : 0);
            if (deleted > 0) {
                metrics.counter("amends.retention.deleted", "table", kept.table())
                        .increment(deleted);
                TimeUnit.NANOSECONDS.sleep(System.nanoTime() - began);
            }
        }
    }

    private boolean isOurTurn() {
        return jdbi.withHandle(
                h ->
                        h.createQuery("select pg_try_advisory_xact_lock(:lock)")
                                .bind("lock", LOCK)
                                .mapTo(boolean.class)
                                .one());
    }

    private int deleteBatch(Kept kept, Instant before) {
        return jdbi.withHandle(
                h -> {
                    Update delete = h.createUpdate(kept.delete()).bind("batch", config.batch());
                    if (kept.old().contains(":before")) {
                        delete.bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC));
                    }
                    if (kept.old().contains(":idBefore")) {
                        delete.bind("idBefore", Kept.leastIdAt(before));
                    }
                    return delete.execute();
                });
    }
}
