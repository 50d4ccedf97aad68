package io.amends.proof.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** All topics as they are now, read from their first record to their last. */
final class Log {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A record, in its topic's order per key.
     *
     * @param headers as text, the last of each name
     * @param value empty where it is not JSON
     */
    record Entry(
            String topic,
            int partition,
            long offset,
            String key,
            Map<String, String> headers,
            JsonNode value,
            String text) {

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String type() {
            return header("ce_type");
        }

        /** The aggregate's version, from the event's id. */
        long version() {
            String id = header("ce_id");
            return Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
        }
    }

    private final Map<String, List<Entry>> topics = new HashMap<>();

    private Log() {}

    static Log read(String kafka) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        Log log = new Log();
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().values().stream()
                            .flatMap(List::stream)
                            .filter(partition -> !partition.topic().startsWith("__"))
                            .map(at -> new TopicPartition(at.topic(), at.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> found : consumer.poll(Duration.ofMillis(500))) {
                    log.topics
                            .computeIfAbsent(found.topic(), topic -> new ArrayList<>())
                            .add(entry(found));
                }
            }
        }
        return log;
    }

    private static Entry entry(ConsumerRecord<String, byte[]> found) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : found.headers()) {
            headers.put(header.key(), text(header.value()));
        }
        return new Entry(
                found.topic(),
                found.partition(),
                found.offset(),
                Objects.requireNonNullElse(found.key(), ""),
                headers,
                json(found.value()),
                text(found.value()));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return bytes == null ? MissingNode.getInstance() : JSON.readTree(bytes);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    List<Entry> of(String topic) {
        return topics.getOrDefault(topic, List.of());
    }

    Map<String, List<Entry>> all() {
        return topics;
    }
}
