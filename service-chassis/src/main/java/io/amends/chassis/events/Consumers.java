package io.amends.chassis.events;

import io.amends.chassis.topics.Topics;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

import java.util.List;
import java.util.Map;

/** How this service reads from Kafka. Offsets are never taken from there: see {@link Positions}. */
@ApplicationScoped
class Consumers {
    private final Topics topics;
    private final EventsConfig config;
    private final String service;

    @Inject
    Consumers(
            Topics topics,
            EventsConfig config,
            @ConfigProperty(name = "quarkus.application.name") String service) {
        this.topics = topics;
        this.config = config;
        this.service = service;
    }

    /** One that shares the partitions with the service's other instances. */
    Consumer<byte[], byte[]> ofTheGroup() {
        Map<String, Object> settings = settings();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, topics.group(service));
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.group(service));
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
        return consumer(settings);
    }

    /** One that looks single records up, and belongs to no group. */
    Consumer<byte[], byte[]> ofItsOwn() {
        Map<String, Object> settings = settings();
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, topics.group(service) + "-replay");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        // The batch that the record is in comes whatever its size, and nothing after it.
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
        return consumer(settings);
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = topics.connection();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // Not what a relay has left unfinished that was replaced.
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
