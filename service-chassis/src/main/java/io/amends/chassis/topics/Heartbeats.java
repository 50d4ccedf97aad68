package io.amends.chassis.topics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.amends.chassis.FailureKind;
import io.amends.chassis.Recurring;
import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends a record to every partition of the compacted topics now and then, from every instance.
 * Kafka begins a new segment only when something is written, and never compacts the one that is
 * being written: without this, a partition where nothing happens would keep for ever what was said
 * about an erased customer. Nobody subscribes to its type.
 */
@ApplicationScoped
class Heartbeats {
    static final String TYPE = "heartbeat.v1";

    private static final Logger LOG = Logger.getLogger(Heartbeats.class);
    private static final Duration TRY_AGAIN = Duration.ofMinutes(1);

    private final Topics topics;
    private final Clock clock;
    private final String source;
    private final Workers workers;
    private final Map<String, Recurring> due = new TreeMap<>();
    private @Nullable Worker worker;

    @Inject
    Heartbeats(
            Topics topics,
            Clock clock,
            Workers workers,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.topics = topics;
        this.clock = clock;
        this.workers = workers;
        this.source = "/" + service;
    }

    void start(@Observes @Priority(Interceptor.Priority.APPLICATION + 100) StartupEvent started) {
        Map<String, Duration> compacted = topics.compacted();
        compacted.values().stream()
                .map(within -> within.dividedBy(2))
                .reduce((one, other) -> one.compareTo(other) < 0 ? one : other)
                .ifPresent(
                        shortest ->
                                worker =
                                        workers.every(
                                                shortest.compareTo(TRY_AGAIN) < 0
                                                        ? shortest
                                                        : TRY_AGAIN,
                                                "topic-heartbeats",
                                                this::beatWhereDue));
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (worker != null) {
            worker.stop(Duration.ofSeconds(2));
        }
    }

    /** What could not be sent is due again in the next round. */
    private void beatWhereDue() {
        topics.compacted()
                .forEach(
                        (topic, within) -> {
                            Recurring next =
                                    due.computeIfAbsent(
                                            topic, first -> new Recurring(within.dividedBy(2)));
                            if (next.isDue() && !beat(topic)) {
                                due.remove(topic);
                            }
                        });
    }

    private boolean beat(String topic) {
        // A producer that asks for a topic may have the cluster create it, with any settings.
        if (!topics.exists(topic)) {
            return false;
        }
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        settings(), new StringSerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (PartitionInfo partition : producer.partitionsFor(topics.onCluster(topic))) {
                sent.add(producer.send(heartbeat(partition)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(10, TimeUnit.SECONDS);
            }
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException unreachable) {
            LOG.debugf("No heartbeat to %s this time (%s)", topic, FailureKind.of(unreachable));
            return false;
        }
    }

    private ProducerRecord<String, byte[]> heartbeat(PartitionInfo partition) {
        ProducerRecord<String, byte[]> heartbeat =
                new ProducerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        "heartbeat",
                        "{}".getBytes(UTF_8));
        String time = clock.instant().toString();
        Map.of(
                        CloudEvents.SPEC_VERSION,
                        "1.0",
                        CloudEvents.ID,
                        "heartbeat/" + time,
                        CloudEvents.TYPE,
                        TYPE,
                        CloudEvents.SOURCE,
                        source,
                        CloudEvents.TIME,
                        time,
                        CloudEvents.CONTENT_TYPE,
                        "application/json")
                .forEach((name, text) -> heartbeat.headers().add(name, text.getBytes(UTF_8)));
        return heartbeat;
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = topics.connection();
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, topics.group(source.substring(1)) + "-heart");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        return settings;
    }
}
