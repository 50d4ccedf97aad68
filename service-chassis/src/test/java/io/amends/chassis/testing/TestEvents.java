package io.amends.chassis.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says and hears events on the Kafka of the running test, as the other services would. */
public final class TestEvents {
    private static final ObjectMapper JSON = new EventJson().mapper();

    private TestEvents() {}

    /**
     * Publishes one event and waits until Kafka has it. The topic is made when its owner isn't
     * there to do so.
     *
     * @param data a record, or a string that is JSON already
     */
    public static void publish(String topic, String type, String key, Object data) {
        publishRaw(
                topic,
                key,
                Map.of(
                        CloudEvents.SPEC_VERSION,
                        "1.0",
                        CloudEvents.ID,
                        UUID.randomUUID().toString(),
                        CloudEvents.TYPE,
                        type,
                        CloudEvents.SOURCE,
                        "/test",
                        CloudEvents.SUBJECT,
                        key,
                        CloudEvents.TIME,
                        Instant.now().toString(),
                        CloudEvents.CONTENT_TYPE,
                        "application/json"),
                json(data).getBytes(StandardCharsets.UTF_8));
    }

    /** Publishes whatever bytes, such as poison. */
    public static void publishRaw(
            String topic,
            @Nullable String key,
            Map<String, String> headers,
            byte @Nullable [] value) {
        ensure(topic);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        connection(), new StringSerializer(), new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> out = new ProducerRecord<>(onCluster(topic), key, value);
            headers.forEach(
                    (name, text) -> out.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(out).get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** All that is in a topic now, in order per key; nothing when the topic doesn't exist. */
    public static List<Received> read(String topic) {
        List<Received> received = new ArrayList<>();
        Map<String, Object> settings = connection();
        // Closing it waits for the fetch under way, which finds nothing more.
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 10);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(
                        settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.listTopics().getOrDefault(onCluster(topic), List.of()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            while (end.entrySet().stream()
                    .anyMatch(to -> consumer.position(to.getKey()) < to.getValue())) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(in -> received.add(received(topic, in)));
            }
        }
        return received;
    }

    /** Those of one type about one aggregate. */
    public static List<Received> read(String topic, String type, String key) {
        return read(topic).stream()
                .filter(event -> type.equals(event.type()) && key.equals(event.key()))
                .toList();
    }

    /**
     * Each event of one aggregate as its owner first said it, to be compared with {@link #again}.
     */
    public static List<String> first(String topic, String key) {
        return read(topic).stream()
                .filter(event -> key.equals(event.key()))
                .map(event -> said(event.type(), event.headers().get(CloudEvents.ID), event.json()))
                .toList();
    }

    /**
     * Each event of one aggregate as its owner would say it again.
     *
     * @param size of the pages that the history is read by
     */
    public static List<String> again(EventHistory history, String key, int size) {
        List<String> told = new ArrayList<>();
        List<OutgoingEvent> page = history.page(null, size);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(event -> event.key().equals(key))
                    .map(event -> said(event.type(), event.id(), JSON.valueToTree(event.data())))
                    .forEach(told::add);
            page = history.page(page.getLast().key(), size);
        }
        return told;
    }

    private static String said(@Nullable String type, @Nullable Object id, JsonNode data) {
        return type + " " + id + " " + data;
    }

    private static void ensure(String topic) {
        try (Admin admin = Admin.create(connection())) {
            if (!admin.listTopics().names().get(20, TimeUnit.SECONDS).contains(onCluster(topic))) {
                admin.createTopics(List.of(new NewTopic(onCluster(topic), 3, (short) 1)))
                        .all()
                        .get(20, TimeUnit.SECONDS);
            }
        } catch (ExecutionException failure) {
            // Its owner may have made it meanwhile.
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(failure);
            }
        } catch (InterruptedException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Received received(String topic, ConsumerRecord<String, byte[]> in) {
        Map<String, String> headers = new HashMap<>();
        in.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        return new Received(
                topic,
                in.key(),
                headers,
                in.value() == null ? null : new String(in.value(), StandardCharsets.UTF_8));
    }

    private static String json(Object data) {
        try {
            return data instanceof String text ? text : JSON.writeValueAsString(data);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException(failure);
        }
    }

    private static Map<String, Object> connection() {
        return new HashMap<>(
                Map.of(
                        "bootstrap.servers",
                        ConfigProvider.getConfig()
                                .getValue("kafka.bootstrap.servers", String.class)));
    }

    private static String onCluster(String topic) {
        return ConfigProvider.getConfig().getValue("amends.topic-prefix", String.class) + topic;
    }

    /**
     * A record as it is in Kafka.
     *
     * @param value its text; null for a tombstone or a dead letter without content
     */
    public record Received(
            String topic,
            @Nullable String key,
            Map<String, String> headers,
            @Nullable String value) {

        public @Nullable String type() {
            return headers.get(CloudEvents.TYPE);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(String.valueOf(value));
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException("not JSON: " + value, failure);
            }
        }

        public <E> E as(Class<E> data) {
            try {
                return JSON.readValue(String.valueOf(value), data);
            } catch (JsonProcessingException failure) {
                throw new IllegalStateException(
                        "not a " + data.getSimpleName() + ": " + value, failure);
            }
        }
    }
}
