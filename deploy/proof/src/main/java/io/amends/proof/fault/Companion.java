package io.amends.proof.fault;

import io.amends.proof.Pause;
import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Ports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A second instance of a service: the same program with the same settings, on a port of its own. It
 * reads the first one's command and environment where Linux shows them.
 */
final class Companion implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration STOPPED = Duration.ofSeconds(30);

    private final Process process;
    private final int port;
    private final Api health;

    private Companion(Process process, int port) {
        this.process = process;
        this.port = port;
        health = new Api(URI.create("http://localhost:" + port), "");
    }

    int port() {
        return port;
    }

    /** Returns when it is ready. */
    static Companion of(Installation installation, Part service) {
        long first = installation.process(service).pid();
        int port = Ports.free();
        // What the launcher knows its own process by must not lead it to this one, which writes
        // nothing for later ones either.
        List<String> command =
                pieces(first, "cmdline")
                        .filter(one -> !one.contains("amends.part"))
                        .filter(one -> !one.contains("AOTCacheOutput"))
                        .toList();
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(
                pieces(first, "environ")
                        .filter(one -> one.indexOf('=') > 0)
                        .collect(
                                Collectors.toMap(
                                        one -> one.substring(0, one.indexOf('=')),
                                        one -> one.substring(one.indexOf('=') + 1))));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        Path log = installation.home().resolve("log").resolve(service.option() + "-companion.log");
        try {
            Process process =
                    builder.redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start();
            process.getOutputStream().close();
            Companion companion = new Companion(process, port);
            companion.awaitReady();
            return companion;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> pieces(long pid, String file) {
        try {
            return Stream.of(
                            Files.readString(Path.of("/proc", Long.toString(pid), file))
                                    .split("\0", -1))
                    .filter(piece -> !piece.isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + READY.toNanos();
        while (!health.get("/q/health/ready").ok()) {
            if (System.nanoTime() > deadline || !process.isAlive()) {
                process.destroyForcibly();
                throw new IllegalStateException("The second instance does not become ready");
            }
            Pause.of(Duration.ofMillis(100));
        }
    }

    /** SIGTERM; it must end what it began, and itself. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOPPED.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("The second instance does not stop when asked to");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
