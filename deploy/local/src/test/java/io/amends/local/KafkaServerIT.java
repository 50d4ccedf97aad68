package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

class KafkaServerIT {

    @TempDir private Path home;

    @Test
    void keepsWhatWasAcknowledgedWhenItIsKilledAndStartedAgain() throws Exception {
        KafkaServer server = KafkaServer.start(home, 0);
        try {
            createTopic(server, "visits");
            send(server, "visits", "kept");
            server.kill();
            assertThat(KafkaServer.running(home)).isEmpty();

            server = KafkaServer.start(home, server.port());
            assertThat(first(server, "visits")).isEqualTo("kept");
        } finally {
            server.close();
        }
        assertThat(KafkaServer.running(home)).isEmpty();
    }

    @Test
    void startsTheSameDirectoryOnlyOnceAndAgainAfterAStop() throws Exception {
        KafkaServer first = KafkaServer.start(home, 0);
        assertThat(KafkaServer.start(home, 0).pid()).isEqualTo(first.pid());
        createTopic(first, "visits");
        send(first, "visits", "kept");
        first.stop();

        try (KafkaServer again = KafkaServer.start(home, 0)) {
            assertThat(first(again, "visits")).isEqualTo("kept");
        }
    }

    @Test
    void makesNoTopicThatNobodyCreated() {
        try (KafkaServer server = KafkaServer.temporary()) {
            assertThatThrownBy(() -> send(server, "vists", "a typo"))
                    .hasMessageContaining("vists not present")
                    .isInstanceOf(TimeoutException.class);
        }
    }

    private static void createTopic(KafkaServer server, String topic) throws Exception {
        try (Admin admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", server.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static void send(KafkaServer server, String topic, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                server.bootstrapServers(),
                                "acks",
                                "all",
                                "max.block.ms",
                                topic.equals("visits") ? 30_000 : 2_000),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get(30, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static String first(KafkaServer server, String topic) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", server.bootstrapServers()),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            for (ConsumerRecord<String, String> received : consumer.poll(Duration.ofSeconds(30))) {
                return received.value();
            }
            return "nothing within 30 s";
        }
    }
}
