package io.amends.proof.traffic;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Puts records on the topics that nobody can read. */
public final class Poison implements AutoCloseable {

    private static final Map<String, String> TYPES =
            Map.of(
                    "visits", "visit.recorded.v1",
                    "complaints", "complaint.raised.v1",
                    "solicitations", "solicitation.sent.v1");
    private static final List<String> CONTENT =
            List.of(
                    "{\"poison\":%d",
                    "{\"poison\":%d}", "poison %d", "{\"version\":\"poison %d\"}");

    /** Nearly as large as Kafka takes a record: 1,048,576 bytes with its headers. */
    private static final int LARGEST = 1_040_000;

    /** Of so many the first six are that large: on each topic one by its value, one by a header. */
    private static final int ROUND = 500;

    /** Where a poisonous record lies. */
    public record Dose(String topic, int partition, long offset) {}

    private final KafkaProducer<String, byte[]> producer;
    private final Queue<Dose> doses = new ConcurrentLinkedQueue<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final ScheduledExecutorService hand = Executors.newSingleThreadScheduledExecutor();

    public Poison(String kafka) {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "120000");
        producer =
                new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * @param perSecond records, over all topics
     */
    public void start(double perSecond) {
        var _ =
                hand.scheduleWithFixedDelay(
                        this::dose,
                        0,
                        (long) (TimeUnit.SECONDS.toMicros(1) / perSecond),
                        TimeUnit.MICROSECONDS);
    }

    private void dose() {
        int number = numbers.incrementAndGet();
        String topic = List.copyOf(TYPES.keySet()).get(number % TYPES.size());
        send(poison(topic, null, number));
    }

    /** Puts a record into each partition of a topic; returns when the broker has them. */
    public void spoil(String topic) {
        producer.partitionsFor(topic)
                .forEach(
                        place -> send(poison(topic, place.partition(), numbers.incrementAndGet())));
        producer.flush();
    }

    /**
     * @param partition null for any
     */
    private static ProducerRecord<String, byte[]> poison(
            String topic, @Nullable Integer partition, int number) {
        String key = UUID.randomUUID().toString();
        boolean large = number % ROUND > 0 && number % ROUND <= 2 * TYPES.size();
        boolean heavyHead = large && number % 2 == 0;
        String content =
                large && !heavyHead
                        ? "poison".repeat(LARGEST / 6)
                        : topic.equals("visits") && number % 2 == 0
                                ? unpalatable(key, number)
                                : CONTENT.get(number % CONTENT.size()).formatted(number);
        ProducerRecord<String, byte[]> poison =
                new ProducerRecord<>(
                        topic, partition, key, content.getBytes(StandardCharsets.UTF_8));
        header(poison, "ce_specversion", "1.0");
        header(poison, "ce_id", key + "/1");
        header(poison, "ce_type", TYPES.getOrDefault(topic, ""));
        header(poison, "ce_source", "/poison");
        header(poison, "ce_time", "2026-01-01T00:00:00Z");
        header(poison, "content-type", "application/json");
        if (heavyHead) {
            header(poison, "poison", "poison".repeat(LARGEST / 6));
        }
        return poison;
    }

    private void send(ProducerRecord<String, byte[]> poison) {
        var _ =
                producer.send(
                        poison,
                        (where, failure) -> {
                            if (failure == null) {
                                doses.add(
                                        new Dose(where.topic(), where.partition(), where.offset()));
                            } else {
                                unanswered.incrementAndGet();
                            }
                        });
    }

    /** It can be read, and stored nowhere: PostgreSQL knows no NUL. */
    private static String unpalatable(String key, int number) {
        return """
            {"visitId":"%1$s","version":1,"source":"poison","location":"poison %2$d\\u0000","staff":[],
             "occurredAt":"2026-01-01T00:00:00Z","receivedAt":"2026-01-01T00:00:00Z",
             "effectiveAt":"2026-01-01T00:00:00Z","localDate":"2026-01-01","skewed":false,
             "imported":false,"customerId":"%1$s","status":"completed"}
            """
                .formatted(key, number);
    }

    private static void header(ProducerRecord<String, byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** What the broker has acknowledged. */
    public Collection<Dose> doses() {
        return doses;
    }

    /** The topics were lost, and the poison with them. */
    public void forget() {
        doses.clear();
    }

    /** How many the broker may or may not have taken. */
    public int unanswered() {
        return unanswered.get();
    }

    /** Gives no more, and waits until the broker has taken all. */
    public void finish() {
        hand.close();
        producer.close();
    }

    @Override
    public void close() {
        finish();
    }
}
