package io.amends.local;

import java.nio.file.Path;
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
        KafkaServer.start(home, port, log);
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
