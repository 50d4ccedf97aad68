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

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

    /** How long a batch is waited for. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

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
                    Producer<String, byte[]> producer = producer();
                    try {
                        relayWhileLeader(producer);
                    } finally {
                        // What it has not delivered is still behind the cursor.
                        producer.close(Duration.ZERO);
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

    private void relayWhileLeader(Producer<String, byte[]> producer) throws Exception {
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
     * Returns once the broker has all of it. What it refuses for good is set aside. After that, and
     * after an answer that does not come, everything begins anew from the cursor: topics that were
     * deleted beneath the producer come back only so.
     */
    private void send(Producer<String, byte[]> producer, OutboxReader.Batch batch)
            throws Exception {
        List<Future<RecordMetadata>> sent = new ArrayList<>(batch.records().size());
        for (OutboxReader.Outgoing event : batch.records()) {
            Future<RecordMetadata> one = producer.send(event.record(), acknowledged);
            sent.add(one);
            if (one.state() == Future.State.FAILED && !UnsentEvents.isRefusal(one.exceptionNow())) {
                // Where the topic is unknown each record waits in vain for it: one is enough.
                break;
            }
        }
        Map<OutboxReader.Outgoing, Throwable> refused = new LinkedHashMap<>();
        @Nullable Exception other = null;
        long deadline = System.nanoTime() + ANSWER.toNanos();
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException failure) {
                Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
                if (UnsentEvents.isRefusal(cause)) {
                    refused.put(batch.records().get(i), cause);
                } else if (other == null) {
                    other = failure;
                }
            }
        }
        if (!refused.isEmpty()) {
            unsent.setAside(refused);
            throw new RecordsRefused();
        }
        if (other != null) {
            throw other;
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

    private Producer<String, byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(topics.connection());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, topics.group(service) + "-relay");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Never give a batch up: order would be lost with it. A broker that is away for hours is
        // waited for.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        // Records of one batch share a request, and reach each consumer with one answer.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        // What was once needed is kept for ever, and a partition takes a whole batch for one event.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }
}
