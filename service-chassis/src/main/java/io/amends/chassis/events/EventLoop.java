package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.events.Handlers.Polled;
import io.amends.chassis.events.Positions.Displaced;
import io.amends.chassis.topics.Topics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final Duration IDLE_CHECK = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Handlers handlers;
    private final Positions positions;
    private final DeadLetters deadLetters;
    private final BatchTrace trace;
    private final Topics topics;
    private final EventsConfig config;
    private final String service;
    private final MeterRegistry metrics;
    private final DistributionSummary batchSizes;

    /**
     * Where each partition that this instance reads stands in the database. Only the loop's thread
     * touches it.
     */
    private final Map<TopicPartition, Long> at = new HashMap<>();

    /** Assigned partitions whose position is to be read (again); they are paused until then. */
    private final Set<TopicPartition> unpositioned = new HashSet<>();

    private final Thread thread = new Thread(this::run, "event-loop");
    private volatile boolean stopping;
    private volatile boolean lookAgain;
    private volatile long polledAt = System.nanoTime();
    private volatile long lag;
    private volatile boolean assigned;
    private volatile @org.jspecify.annotations.Nullable Consumer<byte[], byte[]> current;

    @Inject
    EventLoop(
            Handlers handlers,
            Positions positions,
            DeadLetters deadLetters,
            BatchTrace trace,
            Topics topics,
            EventsConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service,
            MeterRegistry metrics) {
        this.handlers = handlers;
        this.positions = positions;
        this.deadLetters = deadLetters;
        this.trace = trace;
        this.topics = topics;
        this.config = config;
        this.service = service;
        this.metrics = metrics;
        this.batchSizes =
                DistributionSummary.builder("amends.events.batch")
                        .description("Events applied in one transaction")
                        .register(metrics);
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
        return assigned;
    }

    Duration sincePoll() {
        return Duration.ofNanos(System.nanoTime() - polledAt);
    }

    boolean isHung() {
        return isWanted() && (!thread.isAlive() || sincePoll().compareTo(config.hungAfter()) > 0);
    }

    /** Compares its positions with the database's at the next poll. */
    void lookAgain() {
        lookAgain = true;
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION) StartupEvent started) {
        topics.hear(handlers.topics());
        if (isWanted()) {
            polledAt = System.nanoTime();
            thread.start();
        }
    }

    void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent stopped)
            throws InterruptedException {
        stopping = true;
        var reading = current;
        if (reading != null) {
            reading.wakeup();
        }
        thread.join(Duration.ofSeconds(15));
    }

    private void run() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> consumer = consumer();
                    Admin admin = Admin.create(topics.connection())) {
                current = consumer;
                consumer.subscribe(
                        handlers.topics().stream().map(topics::onCluster).toList(),
                        new Assignment(consumer));
                while (!stopping) {
                    pollOnce(consumer, admin);
                }
            } catch (WakeupException stop) {
                // the way to leave a poll
            } catch (RuntimeException failure) {
                LOG.warnf("The event loop begins anew (%s)", FailureKind.of(failure));
                LOG.debug("Event loop failure", failure);
                backOff();
            } finally {
                current = null;
                assigned = false;
                at.clear();
                unpositioned.clear();
            }
        }
    }

    private void pollOnce(Consumer<byte[], byte[]> consumer, Admin admin) {
        if (!unpositioned.isEmpty() && !position(consumer, admin)) {
            waitPaused(consumer);
            return;
        }
        ConsumerRecords<byte[], byte[]> records;
        try {
            records = consumer.poll(POLL);
        } catch (InvalidOffsetException outside) {
            unposition(consumer, outside.partitions());
            return;
        }
        polledAt = System.nanoTime();
        assigned = !at.isEmpty();
        measureLag(consumer, records.isEmpty());
        try {
            if (!records.isEmpty()) {
                apply(consumer, records);
            } else if (lookAgain || idleLongEnough()) {
                lookAgain = false;
                if (!positions.are(at)) {
                    throw new Displaced();
                }
            }
        } catch (Displaced displaced) {
            LOG.info("Somebody moved this consumer's positions; reading them again");
            unposition(consumer, at.keySet());
        } catch (RuntimeException failure) {
            if (!Outage.isCauseOf(failure)) {
                throw failure;
            }
            LOG.warnf("The database is away (%s); reading waits for it", FailureKind.of(failure));
            waitPaused(consumer);
        }
    }

    /**
     * Keeps the membership while nothing can be applied. With everything paused, the poll brings no
     * records.
     */
    private void waitPaused(Consumer<byte[], byte[]> consumer) {
        unposition(consumer, at.keySet());
        polledAt = System.nanoTime();
        consumer.poll(BACK_OFF);
    }

    private long lastIdleCheck = System.nanoTime();

    private boolean idleLongEnough() {
        long now = System.nanoTime();
        if (now - lastIdleCheck < IDLE_CHECK.toNanos()) {
            return false;
        }
        lastIdleCheck = now;
        return true;
    }

    private void apply(Consumer<byte[], byte[]> consumer, ConsumerRecords<byte[], byte[]> records) {
        List<Polled> polled = new ArrayList<>(records.count());
        records.forEach(in -> polled.add(handlers.translate(in)));
        Map<TopicPartition, Long> next = new HashMap<>();
        records.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
        trace.around(service, polled, () -> applyOrIsolate(polled, next));
        batchSizes.record(polled.size());
        // For tools that look at the group's lag; the truth is in the database.
        Map<TopicPartition, OffsetAndMetadata> seen = new HashMap<>();
        next.forEach((partition, offset) -> seen.put(partition, new OffsetAndMetadata(offset)));
        consumer.commitAsync(seen, null);
    }

    /**
     * Applies the records together or, where one of them can't be applied, in halves until it
     * stands alone.
     */
    private void applyOrIsolate(List<Polled> records, Map<TopicPartition, Long> next) {
        try {
            QuarkusTransaction.requiringNew()
                    .run(
                            () -> {
                                positions.move(at, next);
                                List<Polled> readable = new ArrayList<>(records.size());
                                for (Polled one : records) {
                                    if (one.failure() == null) {
                                        readable.add(one);
                                    } else {
                                        deadLetters.append(one.in(), one.failure());
                                    }
                                }
                                handlers.apply(readable);
                            });
            at.putAll(next);
            count(records);
        } catch (RuntimeException failure) {
            if (failure instanceof Displaced || Outage.isCauseOf(failure)) {
                throw failure;
            }
            if (records.size() == 1) {
                putAside(records.getFirst(), failure, next);
            } else {
                List<Polled> first = records.subList(0, records.size() / 2);
                applyOrIsolate(first, behind(first));
                applyOrIsolate(records.subList(first.size(), records.size()), next);
            }
        }
    }

    private void putAside(Polled poison, RuntimeException failure, Map<TopicPartition, Long> next) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            positions.move(at, next);
                            deadLetters.append(poison.in(), failure);
                        });
        at.putAll(next);
        metrics.counter("amends.events.dead-lettered", "topic", topics.word(poison.in().topic()))
                .increment();
        LOG.warnf(
                "Put a record aside that could not be applied: topic=%s partition=%d offset=%d cause=%s",
                topics.word(poison.in().topic()),
                poison.in().partition(),
                poison.in().offset(),
                FailureKind.of(failure));
    }

    private void count(List<Polled> records) {
        Map<String, Integer> applied = new HashMap<>();
        for (Polled one : records) {
            String topic = topics.word(one.in().topic());
            if (one.failure() == null) {
                applied.merge(topic, 1, Integer::sum);
            } else {
                metrics.counter("amends.events.dead-lettered", "topic", topic).increment();
                LOG.warnf(
                        "Put a record aside that could not be read: topic=%s partition=%d offset=%d cause=%s",
                        topic,
                        one.in().partition(),
                        one.in().offset(),
                        FailureKind.of(one.failure()));
            }
        }
        applied.forEach(
                (topic, events) ->
                        metrics.counter("amends.events.applied", "topic", topic).increment(events));
    }

    private static Map<TopicPartition, Long> behind(List<Polled> records) {
        Map<TopicPartition, Long> next = new HashMap<>();
        for (Polled one : records) {
            next.merge(
                    new TopicPartition(one.in().topic(), one.in().partition()),
                    one.in().offset() + 1,
                    Math::max);
        }
        return next;
    }

    private void measureLag(Consumer<byte[], byte[]> consumer, boolean idle) {
        long total = 0;
        for (TopicPartition partition : at.keySet()) {
            total += Math.max(0, consumer.currentLag(partition).orElse(0));
        }
        // The client learns a partition's end with its data. Of one that was made again and is
        // empty, it still knows the
        // old end, so a lag without records is looked at twice.
        lag = total > 0 && idle ? askedLag(consumer, total) : total;
    }

    private long askedLag(Consumer<byte[], byte[]> consumer, long believed) {
        try {
            long total = 0;
            for (var end : consumer.endOffsets(at.keySet(), ANSWER).entrySet()) {
                total += Math.max(0, end.getValue() - consumer.position(end.getKey(), ANSWER));
            }
            return total;
        } catch (org.apache.kafka.common.errors.TimeoutException away) {
            return believed;
        }
    }

    private void unposition(
            Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        Set<TopicPartition> again = new HashSet<>(partitions);
        again.retainAll(consumer.assignment());
        consumer.pause(again);
        unpositioned.addAll(again);
        at.keySet().removeAll(again);
    }

    /**
     * Seeks the partitions to where the database says; false when it or the cluster did not answer.
     */
    private boolean position(Consumer<byte[], byte[]> consumer, Admin admin) {
        unpositioned.retainAll(consumer.assignment());
        Set<TopicPartition> partitions = Set.copyOf(unpositioned);
        try {
            Set<String> names = new HashSet<>();
            partitions.forEach(partition -> names.add(partition.topic()));
            Map<String, String> ids = new HashMap<>();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
            Map<TopicPartition, Long> known = positions.read(partitions, ids);
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, ANSWER);
            known.forEach(
                    (partition, offset) -> {
                        consumer.seek(
                                partition, Math.max(offset, first.getOrDefault(partition, 0L)));
                        at.put(partition, offset);
                    });
            consumer.resume(partitions);
            unpositioned.removeAll(partitions);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException notNow) {
            if (notNow instanceof WakeupException wakeup) {
                throw wakeup;
            }
            LOG.warnf("Positions can't be read yet (%s)", FailureKind.of(notNow));
            return false;
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(topics.connection());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, topics.group(service));
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.group(service));
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.batch());
        settings.put(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                Math.toIntExact(config.sessionTimeout().toMillis()));
        settings.put(
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                Math.toIntExact(config.sessionTimeout().toMillis() / 4));
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 2_000);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                List.of(CooperativeStickyAssignor.class.getName()));
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void backOff() {
        try {
            if (!stopping) {
                TimeUnit.NANOSECONDS.sleep(BACK_OFF.toNanos());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Partitions come and go; those that come are paused until their position was read. */
    private final class Assignment implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;

        Assignment(Consumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(partitions);
            unpositioned.addAll(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            unpositioned.removeAll(partitions);
            at.keySet().removeAll(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            onPartitionsRevoked(partitions);
        }
    }
}
