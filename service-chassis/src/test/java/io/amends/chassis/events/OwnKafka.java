package io.amends.chassis.events;

import io.amends.local.KafkaServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A broker for one test class alone, whose data can be put back as they were before. */
public final class OwnKafka implements QuarkusTestResourceLifecycleManager {
    private Path home = Path.of("");

    @SuppressWarnings("NullAway.Init") // started by the test's beginning
    private KafkaServer server;

    @Override
    public int order() {
        return 1; // after the servers that it replaces one of
    }

    @Override
    public Map<String, String> start() {
        try {
            home = Files.createTempDirectory("amends-own-kafka");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server = KafkaServer.start(home, 0);
        return Map.of("kafka.bootstrap.servers", server.bootstrapServers());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(this, new TestInjector.MatchesType(OwnKafka.class));
    }

    @Override
    public void stop() {
        server.stop();
        delete(home);
    }

    /** Starts the broker anew, after having copied its data. */
    void keepACopy() {
        server.stop();
        copy(home.resolve("data"), home.resolve("copy"));
        server = KafkaServer.start(home, server.port());
    }

    /**
     * Puts the copy in the place of the data.
     *
     * @param beforeAnybodySees is done while the broker can only be reached by the given address
     */
    void restoreTheCopy(java.util.function.Consumer<String> beforeAnybodySees) {
        int port = server.port();
        server.stop();
        delete(home.resolve("data"));
        copy(home.resolve("copy"), home.resolve("data"));
        server = KafkaServer.start(home, 0);
        beforeAnybodySees.accept(server.bootstrapServers());
        server.stop();
        server = KafkaServer.start(home, port);
    }

    /** Sends one record by another address than the one that is configured. */
    static void send(
            String address, String topic, String key, Map<String, String> headers, String value) {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", address),
                        new StringSerializer(),
                        new ByteArraySerializer())) {
            ProducerRecord<String, byte[]> out =
                    new ProducerRecord<>(topic, key, value.getBytes(StandardCharsets.UTF_8));
            headers.forEach(
                    (name, text) -> out.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
            producer.send(out).get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void copy(Path from, Path to) {
        delete(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
