package io.amends.chassis.outbox;

import io.amends.chassis.FailureKind;
import io.amends.chassis.Rounds;
import io.amends.chassis.topics.Topics;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Carries the outbox to Kafka in the order of its positions. One relay of a service is active,
 * whichever instance it runs in (see {@link RelayLeadership}); it wakes when something was
 * committed, sends what is there as one pipelined batch, and moves its cursor once per batch, so
 * that after a crash a batch may be sent again and none is left out.
 */
@ApplicationScoped
public class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int BATCH = 5_000;

    /** How long a batch may grow at most, after the one before it. */
    private static final Duration GATHER = Duration.ofMillis(50);

    /** Only a net: wake-ups come from commits, here or in other instances. */
    private static final Duration LOOK_ANYWAY = Duration.ofSeconds(2);

    private final OutboxReader outbox;
    private final RelayLeadership leadership;
    private final Republication republication;
    private final Acknowledged acknowledged;
    private final UnsentEvents unsent;
    private final Topics topics;
    private final String service;
    private final Counter relayed;
    private final Workers workers;
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Worker worker;
    private volatile boolean stopping;
    private volatile long behind;

    @Inject
    Relay(
            OutboxReader outbox,
            RelayLeadership leadership,
            Republication republication,
            Acknowledged acknowledged,
            UnsentEvents unsent,
            Topics topics,
            Workers workers,
            @ConfigProperty(name = "quarkus.application.name") String service,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.leadership = leadership;
        this.republication = republication;
        this.acknowledged = acknowledged;
        this.unsent = unsent;
        this.topics = topics;
        this.workers = workers;
        this.service = service;
        this.relayed =
                Counter.builder("amends.outbox.relayed")
                        .description("Events handed over to Kafka")
                        .register(metrics);
        Gauge.builder("amends.outbox.behind", this, relay -> relay.behind)
                .description("Positions that this instance's relay has yet to hand over")
                .register(metrics);
        Gauge.builder("amends.outbox.leader", leadership, leader -> leader.isHeld() ? 1 : 0)
                .description("1 in the instance whose relay is the active one")
                .register(metrics);
    }

    /** Says that something may have been committed. */
    public void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    /** Whether this instance's relay is the active one. */
    public boolean isActive() {
        return leadership.isHeld();
    }

    /**
     * How many positions are not yet in Kafka, as this instance last saw it; 0 where another
     * instance relays.
     */
    public long behind() {
        return behind;
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent started) {
        leadership.start(this::wake);
        worker = workers.start("outbox-relay", this::run);
    }

    void stop(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) ShutdownEvent stopped)
            throws InterruptedException {
        stopping = true;
        wake();
        if (worker != null) {
            worker.stop(Duration.ofSeconds(10));
        }
        leadership.stop();
    }

    private void run() {
        boolean topicsReady = false;
        while (!stopping) {
            try {
                topicsReady = topicsReady || topics.ensure();
                if (!topicsReady) {
                    awaitWake(LOOK_ANYWAY);
                } else if (leadership.isHeld()) {
                    try (RelayProducer producer = producer()) {
                        relayWhileLeader(producer);
                    } finally {
                        acknowledged.close();
                    }
                } else {
                    behind = 0;
                    if (awaitWake(LOOK_ANYWAY) && !leadership.isHeld() && !stopping) {
                        leadership.wakeTheLeader();
                    }
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception failure) {
                if (stopping) {
                    return;
                }
                LOG.warnf("The relay starts over from its cursor (%s)", FailureKind.of(failure));
                LOG.debug("Relay failure", FailureKind.withoutMessages(failure));
                topicsReady = false;
                pause();
            }
        }
    }

    private void relayWhileLeader(RelayProducer producer) throws Exception {
        long cursor = outbox.cursor();
        acknowledged.watch();
        while (!stopping && leadership.isHeld()) {
            long began = System.nanoTime();
            acknowledged.look();
            OutboxReader.Batch batch = outbox.after(cursor, BATCH);
            if (!batch.isEmpty()) {
                send(producer, batch);
                outbox.moveCursor(cursor, batch.last());
                relayed.increment(batch.records().size());
                cursor = batch.last();
                behind = Math.max(0, batch.highest() - cursor);
                // What is told again goes on beside what is new, however much of that comes.
                if (!batch.full() && !republication.tellNextPage()) {
                    Rounds.gather(began, GATHER);
                }
            } else if (batch.mayHaveMore()) {
                // Somebody appended and has not committed yet: the commit wakes us here, or through
                // the database.
                behind = Math.max(0, batch.highest() - cursor);
                awaitWake(Duration.ofMillis(20));
            } else if (!republication.tellNextPage()) {
                behind = 0;
                awaitWake(LOOK_ANYWAY);
            }
        }
    }

    /**
     * Returns once the broker has all of it. What it refuses for good is set aside; after that
     * everything begins anew from the cursor.
     */
    private void send(RelayProducer producer, OutboxReader.Batch batch) throws Exception {
        Map<OutboxReader.Outgoing, Throwable> refused =
                producer.send(batch.records(), acknowledged);
        if (!refused.isEmpty()) {
            unsent.setAside(refused);
            throw new RecordsRefused();
        }
    }

    private static final class RecordsRefused extends Exception {
        private static final long serialVersionUID = 1;
    }

    private boolean awaitWake(Duration atMost) throws InterruptedException {
        if (wake.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            wake.drainPermits();
            return true;
        }
        return false;
    }

    private void pause() {
        try {
            if (!stopping) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private RelayProducer producer() {
        return new RelayProducer(
                topics.connection(), topics.group(service) + "-relay", topics.compactedOnCluster());
    }
}
