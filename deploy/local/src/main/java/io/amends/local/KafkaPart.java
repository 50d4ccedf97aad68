package io.amends.local;

import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The Kafka broker. */
record KafkaPart(Path home, int port, Path log) implements Part {

    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Optional<ServerProcess> running() {
        return KafkaServer.running(home).map(KafkaServer::process);
    }

    @Override
    public void start() {
        KafkaServer.start(
                home,
                port,
                log,
                jar().map(jar -> new AotCache(jar, name()).options()).orElse(List.of()));
    }

    /** What its build makes last; absent where classes come from elsewhere. */
    private static Optional<Path> jar() {
        URL code = KafkaPart.class.getProtectionDomain().getCodeSource().getLocation();
        return Optional.of(Path.of(URI.create(code.toString()))).filter(Files::isRegularFile);
    }

    @Override
    public void stop() {
        KafkaServer.running(home).ifPresent(KafkaServer::stop);
    }

    @Override
    public boolean ready() {
        return running().isPresent() && !Ports.isFree(port);
    }
}
