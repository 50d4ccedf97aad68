package io.amends.proof.fault;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * Joins a service's consumer group, is given partitions, and leaves without having done a thing.
 */
final class Visitor {

    private static final Pattern EVENTS = Pattern.compile("(?!.*\\.dead-letter$)[^_].*");

    private Visitor() {}

    /** Returns how many partitions it was given at most. */
    static int comeAndGo(String kafka, String group, Duration howLong) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "visitor");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName());
        int given = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.subscribe(EVENTS);
            long end = System.nanoTime() + howLong.toNanos();
            while (System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100));
                given = Math.max(given, consumer.assignment().size());
            }
        }
        return given;
    }
}
