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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** All topics, from where a run began to where they end now. */
public final class Log {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A record, in its topic's order per key.
     *
     * @param headers as text, the last of each name
     * @param text the value; a bug may have told so many that they are kept in no larger form
     */
    record Entry(
            String topic,
            int partition,
            long offset,
            String key,
            Map<String, String> headers,
            String text) {

        /** Missing where it is not JSON. */
        JsonNode value() {
            try {
                return JSON.readTree(text);
            } catch (IOException e) {
                return MissingNode.getInstance();
            }
        }

        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        String type() {
            return header("ce_type");
        }

        /** When it happened. */
        Instant time() {
            return Instant.parse(header("ce_time"));
        }

        /** The aggregate's version, from the event's id. */
        long version() {
            String id = header("ce_id");
            return Long.parseLong(id.substring(id.lastIndexOf('/') + 1));
        }
    }

    private final Map<String, List<Entry>> topics = new HashMap<>();

    private Log() {}

    /** Where the topics end now. */
    public static Map<TopicPartition, Long> ends(String kafka) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(kafka)) {
            return consumer.endOffsets(partitions(consumer));
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(String kafka) {
        Properties properties = new Properties();
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(
                properties, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, byte[]> consumer) {
        return consumer.listTopics().values().stream()
                .flatMap(List::stream)
                .filter(partition -> !partition.topic().startsWith("__"))
                .map(at -> new TopicPartition(at.topic(), at.partition()))
                .toList();
    }

    /**
     * @param since where to begin; a topic that is not among them is read from its beginning
     */
    static Log read(String kafka, Map<TopicPartition, Long> since) {
        Log log = new Log();
        try (KafkaConsumer<String, byte[]> consumer = consumer(kafka)) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            partitions.forEach(one -> consumer.seek(one, since.getOrDefault(one, 0L)));
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
            headers.put(header.key().intern(), text(header.value()));
        }
        return new Entry(
                found.topic(),
                found.partition(),
                found.offset(),
                Objects.requireNonNullElse(found.key(), ""),
                headers,
                text(found.value()));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    List<Entry> of(String topic) {
        return topics.getOrDefault(topic, List.of());
    }

    Map<String, List<Entry>> all() {
        return topics;
    }
}
