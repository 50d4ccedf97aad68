package io.amends.local;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A real Kafka broker (KRaft, its own controller) in a directory of its own, as a JVM of its own
 * that listens on the loopback address only. It outlives the JVM that started it; starting the same
 * directory again finds it running, or recovers it after a crash.
 */
public final class KafkaServer implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Path home;
    private final boolean temporary;
    private final int port;
    private final ServerProcess process;

    private KafkaServer(Path home, boolean temporary, int port, ServerProcess process) {
        this.home = home;
        this.temporary = temporary;
        this.port = port;
        this.process = process;
    }

    /**
     * Starts the broker of this directory, which is made if need be, and returns once it answers.
     *
     * @param port 0 for a free one; ignored when the broker is running already
     */
    public static KafkaServer start(Path home, int port) {
        return start(home, port, home.resolve("server.log"), List.of());
    }

    /**
     * @param options of the JVM, beside those of every broker
     */
    static KafkaServer start(Path home, int port, Path log, List<String> options) {
        return start(ServerHome.create(home), port, log, options, false);
    }

    /** A broker whose directory is deleted when it is closed. */
    public static KafkaServer temporary() {
        Path home =
                ServerHome.temporary("kafka", left -> running(left).ifPresent(KafkaServer::stop));
        return start(home, 0, home.resolve("server.log"), List.of(), true);
    }

    /** The broker of this directory, if it is running. */
    public static Optional<KafkaServer> running(Path home) {
        Path absolute = home.toAbsolutePath().normalize();
        return ServerProcess.find(pidFile(absolute), marker(absolute))
                .map(
                        process ->
                                new KafkaServer(
                                        absolute, false, configuredPort(absolute), process));
    }

    private static KafkaServer start(
            Path home, int port, Path log, List<String> options, boolean temporary) {
        Optional<KafkaServer> running = running(home);
        if (running.isPresent()) {
            running.get().awaitAnswer(log);
            return running.get();
        }
        int chosen = port == 0 ? Ports.free() : port;
        configure(home, chosen, Ports.free());
        List<String> command = new ArrayList<>(List.of(JavaCommand.java(), marker(home)));
        command.addAll(JavaCommand.options(Map.of()));
        command.addAll(options);
        command.addAll(
                List.of(
                        "-Xms128m",
                        "-Xmx512m",
                        JavaCommand.EXIT_WHEN_OUT_OF_MEMORY,
                        "-Djava.awt.headless=true",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        KafkaBroker.class.getName(),
                        configuration(home).toString()));
        ServerProcess process =
                ServerProcess.launch(
                        command, marker(home), Map.of("CLASSPATH", JavaCommand.classPath()), log);
        process.writePid(pidFile(home));
        KafkaServer server = new KafkaServer(home, temporary, chosen, process);
        server.awaitAnswer(log);
        return server;
    }

    private static void configure(Path home, int port, int controllerPort) {
        String settings =
                """
                # Written at every start by deploy/local.
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=false
                # Who owns a topic says how long it is kept.
                log.retention.ms=-1
                # Acknowledged is in memory, and nowhere else: a power cut takes a second of it at
                # most, which the services notice and tell again.
                log.flush.interval.ms=1000
                log.flush.scheduler.interval.ms=500
                # One broker: nothing to replicate to, and nobody to wait for.
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=4
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=4
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                group.initial.rebalance.delay.ms=0
                # After a kill the broker registers again as soon as its old session is over.
                broker.heartbeat.interval.ms=500
                broker.session.timeout.ms=3000
                # Half a gigabyte of heap for everything.
                log.cleaner.dedupe.buffer.size=33554432
                num.network.threads=2
                num.io.threads=4
                num.recovery.threads.per.data.dir=2
                """
                        .formatted(port, controllerPort, home.resolve("data"));
        try {
            Files.writeString(configuration(home), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int configuredPort(Path home) {
        Properties settings = new Properties();
        try (var reader = Files.newBufferedReader(configuration(home))) {
            settings.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String address = settings.getProperty("advertised.listeners", "");
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private void awaitAnswer(Path log) {
        long deadline = System.nanoTime() + START.toNanos();
        // A client that asks before anybody listens would log each refusal.
        while (Ports.isFree(port)) {
            pauseUnlessFailed(log, deadline);
        }
        try (Admin admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers(),
                                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                                100))) {
            while (!answers(admin)) {
                pauseUnlessFailed(log, deadline);
            }
        }
    }

    private void pauseUnlessFailed(Path log, long deadline) {
        if (!process.alive()) {
            throw ServerFailed.withLog("Kafka ended while it was starting.", log);
        }
        if (System.nanoTime() - deadline > 0) {
            process.kill();
            throw ServerFailed.withLog(
                    "Kafka did not answer within " + START.toSeconds() + " s.", log);
        }
        ServerProcess.pause(BETWEEN_LOOKS);
    }

    private static boolean answers(Admin admin) {
        try {
            return !admin.describeCluster().nodes().get(2, TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("Interrupted while Kafka was starting.", e);
        }
    }

    public int port() {
        return port;
    }

    ServerProcess process() {
        return process;
    }

    public long pid() {
        return process.pid();
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Shuts the broker down in order; the data stay. */
    public void stop() {
        AotCache.stop(process, STOP);
    }

    /** SIGKILL, as a crash would; {@link #start} recovers from it. */
    public void kill() {
        process.kill();
    }

    /** Stops the broker, and deletes its data if it is a temporary one. */
    @Override
    public void close() {
        stop();
        if (temporary) {
            ServerHome.delete(home);
        }
    }

    private static Path configuration(Path home) {
        return home.resolve("server.properties");
    }

    private static Path pidFile(Path home) {
        return home.resolve("server.pid");
    }

    private static String marker(Path home) {
        return "-Damends.kafka=" + home;
    }
}
