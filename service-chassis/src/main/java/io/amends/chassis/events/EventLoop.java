package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.Recurring;
import io.amends.chassis.Rounds;
import io.amends.chassis.database.Outage;
import io.amends.chassis.events.Positions.Displaced;
import io.amends.chassis.topics.LogTails;
import io.amends.chassis.topics.Topics;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Reads the topics that the service's handlers want to hear. A polled batch is applied in one
 * transaction that also moves the position, which the service keeps in its own database. Whatever
 * goes wrong on the way, the partitions concerned are positioned anew from there, so nothing is
 * left out and nothing has an effect twice.
 */
@ApplicationScoped
public class EventLoop {
    private static final Logger LOG = Logger.getLogger(EventLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration FETCH = Duration.ofMillis(10);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    private final Handlers handlers;
    private final Applier applier;
    private final Positions positions;
    private final Consumers consumers;
    private final LogTails logs;
    private final TruncatedLogs truncated;
    private final Topics topics;
    private final EventsConfig config;
    private final Workers workers;
    private @Nullable Worker worker;
    private volatile boolean stopping;
    private volatile boolean lookAgain;
    private volatile long polledAt = System.nanoTime();
    private volatile long lag;
    private volatile boolean reading;
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private final Recurring idleCheck = new Recurring(Duration.ofSeconds(1));
    private final Recurring offsetCommit = new Recurring(Duration.ofSeconds(1));
    private boolean offsetsMoved;
    private boolean paused;

    @Inject
    EventLoop(
            Handlers handlers,
            Applier applier,
            Positions positions,
            Consumers consumers,
            LogTails logs,
            TruncatedLogs truncated,
            Topics topics,
            EventsConfig config,
            Workers workers,
            MeterRegistry metrics) {
        this.handlers = handlers;
        this.applier = applier;
        this.positions = positions;
        this.consumers = consumers;
        this.logs = logs;
        this.truncated = truncated;
        this.topics = topics;
        this.config = config;
        this.workers = workers;
        Gauge.builder("amends.events.lag", this, loop -> loop.lag)
                .description("Records that this instance has yet to read")
                .register(metrics);
        Gauge.builder("amends.events.poll.age", this, loop -> loop.sincePoll().toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("Time since the last poll")
                .register(metrics);
    }

    /** How many records this instance has yet to read, as of its last poll. */
    public long lag() {
        return lag;
    }

    /** Whether there is anything that the service wants to hear. */
    public boolean isWanted() {
        return !handlers.topics().isEmpty();
    }

    /**
     * Whether this instance reads partitions now; false before the first assignment and while Kafka
     * is away.
     */
    public boolean isReading() {
        return reading;
    }

    Duration sincePoll() {
        return Duration.ofNanos(System.nanoTime() - polledAt);
    }

    boolean isHung() {
        return isWanted() && sincePoll().compareTo(config.hungAfter()) > 0;
    }

    /** Compares its positions with the database's at the next poll. */
    void lookAgain() {
        lookAgain = true;
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent started) {
        topics.hear(handlers.topics());
        if (isWanted()) {
            polledAt = System.nanoTime();
            worker = workers.start("event-loop", this::run);
        }
    }

    void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent stopped)
            throws InterruptedException {
        stopping = true;
        var polling = current;
        if (polling != null) {
            polling.wakeup();
        }
        if (worker != null) {
            worker.stop(Duration.ofSeconds(15));
        }
    }

    private void run() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> consumer = consumers.ofTheGroup();
                    Admin admin = Admin.create(topics.connection())) {
                current = consumer;
                Assignment assignment = new Assignment(consumer, admin, positions, logs, truncated);
                consumer.subscribe(
                        handlers.topics().stream().map(topics::onCluster).toList(), assignment);
                while (!stopping) {
                    pollOnce(consumer, assignment);
                }
            } catch (WakeupException stop) {
                // the way to leave a poll
            } catch (RuntimeException failure) {
                LOG.warnf("The event loop begins anew (%s)", FailureKind.of(failure));
                LOG.debug("Event loop failure", FailureKind.withoutMessages(failure));
                backOff();
            } finally {
                current = null;
                reading = false;
            }
        }
    }

    private void pollOnce(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        if (!assignment.position()) {
            waitPaused(consumer, assignment);
            return;
        }
        List<ConsumerRecords<byte[], byte[]>> batches;
        try {
            batches = poll(consumer);
        } catch (LogTruncationException diverged) {
            assignment.diverged(diverged.partitions());
            return;
        } catch (InvalidOffsetException outside) {
            assignment.doubt(outside.partitions());
            return;
        }
        if (!assignment.look()) {
            return;
        }
        polledAt = System.nanoTime();
        reading = !assignment.positions().isEmpty();
        lag = assignment.lag(batches.isEmpty());
        try {
            if (!batches.isEmpty()) {
                long began = System.nanoTime();
                for (ConsumerRecords<byte[], byte[]> batch : batches) {
                    applier.apply(batch, assignment.positions());
                }
                offsetsMoved = true;
                // What waits already is not waited for.
                if (batches.getLast().count() < config.batch() && lag < config.batch()) {
                    gather(began);
                }
            } else if (lookAgain || idleCheck.isDue()) {
                lookAgain = false;
                positions.require(assignment.positions());
            }
            if (offsetsMoved && offsetCommit.isDue()) {
                commitOffsets(consumer, assignment);
            }
        } catch (Displaced displaced) {
            LOG.info("Somebody moved this consumer's positions; reading them again");
            assignment.doubtAll();
        } catch (RuntimeException failure) {
            if (!Outage.isCauseOf(failure)) {
                throw failure;
            }
            LOG.warnf("The database is away (%s); reading waits for it", FailureKind.of(failure));
            waitPaused(consumer, assignment);
        }
    }

    /**
     * What there is, in as few batches as it fits into. The client asks for records while the loop
     * is still busy with those before, so after a pause its answer is from the beginning of that,
     * and what has come since is asked for as well.
     */
    private List<ConsumerRecords<byte[], byte[]>> poll(Consumer<byte[], byte[]> consumer) {
        boolean gathered = paused;
        paused = false;
        ConsumerRecords<byte[], byte[]> before = consumer.poll(POLL);
        if (before.isEmpty()) {
            // Where a transaction ended, the position moves on without a record.
            return before.nextOffsets().isEmpty() ? List.of() : List.of(before);
        }
        if (!gathered) {
            return List.of(before);
        }
        try {
            ConsumerRecords<byte[], byte[]> after = consumer.poll(FETCH);
            return before.count() + after.count() <= config.batch()
                    ? List.of(together(before, after))
                    : List.of(before, after);
        } catch (InvalidOffsetException outside) {
            return List.of(before); // the next poll meets it again
        }
    }

    private static ConsumerRecords<byte[], byte[]> together(
            ConsumerRecords<byte[], byte[]> before, ConsumerRecords<byte[], byte[]> after) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(before.nextOffsets());
        for (var polled : List.of(before, after)) {
            for (TopicPartition partition : polled.partitions()) {
                records.computeIfAbsent(partition, first -> new ArrayList<>())
                        .addAll(polled.records(partition));
            }
        }
        next.putAll(after.nextOffsets());
        return new ConsumerRecords<>(records, next);
    }

    /**
     * Keeps the membership while nothing can be applied. With everything paused, the poll brings no
     * records.
     */
    private void waitPaused(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        assignment.doubtAll();
        polledAt = System.nanoTime();
        consumer.poll(BACK_OFF);
    }

    private void gather(long began) {
        try {
            Rounds.gather(began, config.gather());
            paused = true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** For tools that look at the group's lag; the truth is in the database. */
    private void commitOffsets(Consumer<byte[], byte[]> consumer, Assignment assignment) {
        offsetsMoved = false;
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        assignment
                .positions()
                .forEach(
                        (partition, at) ->
                                offsets.put(partition, new OffsetAndMetadata(at.next())));
        consumer.commitAsync(offsets, null);
    }

    private void backOff() {
        if (stopping) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(BACK_OFF.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
