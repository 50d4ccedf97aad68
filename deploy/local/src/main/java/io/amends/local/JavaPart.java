package io.amends.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A JVM that says over HTTP whether it is ready.
 *
 * @param arguments what follows {@code java}
 * @param product what its build makes last
 */
record JavaPart(
        String name,
        List<String> arguments,
        Map<String, String> environment,
        Optional<Path> product,
        URI readiness,
        Path pidFile,
        Path log)
        implements Part {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    @Override
    public Optional<ServerProcess> running() {
        return ServerProcess.find(pidFile, marker());
    }

    @Override
    public boolean outdated() {
        return product.isPresent()
                && running()
                        .flatMap(process -> process.handle().info().startInstant())
                        .map(start -> start.isBefore(builtAt(product.get())))
                        .orElse(false);
    }

    private static Instant builtAt(Path product) {
        try {
            return Files.getLastModifiedTime(product).toInstant();
        } catch (IOException e) {
            return Instant.MIN;
        }
    }

    @Override
    public void start() {
        ServerProcess process = running().orElseGet(this::launch);
        long deadline = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (!process.alive()) {
                throw ServerFailed.withLog(name + " ended while it was starting.", log);
            }
            if (System.nanoTime() - deadline > 0) {
                throw ServerFailed.withLog(
                        "%s was not ready within %d s (%s)."
                                .formatted(name, START.toSeconds(), readiness),
                        log);
            }
            ServerProcess.pause(BETWEEN_LOOKS);
        }
    }

    private ServerProcess launch() {
        List<String> command = new ArrayList<>(List.of(JavaCommand.java(), marker()));
        command.addAll(JavaCommand.options(environment));
        product.ifPresent(built -> command.addAll(new AotCache(built, name).options()));
        command.addAll(arguments);
        ServerProcess process = ServerProcess.launch(command, marker(), environment, log);
        process.writePid(pidFile);
        return process;
    }

    @Override
    public void stop() {
        running().ifPresent(process -> AotCache.stop(process, STOP));
    }

    @Override
    public boolean ready() {
        HttpRequest request =
                HttpRequest.newBuilder(readiness).timeout(Duration.ofSeconds(10)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("Interrupted while waiting for " + name + ".", e);
        }
    }

    private String marker() {
        return "-Dio.amends.part=" + pidFile;
    }
}
