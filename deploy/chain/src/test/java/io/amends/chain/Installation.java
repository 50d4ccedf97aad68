package io.amends.chain;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An installation of its own, made by the same program as {@code ./amends up} runs, on free ports.
 * Its data and logs are in target/installation, and stay there when it is stopped. It is told to
 * decide at once and without chance: no delay before surveys, no quiet hours, no caps, no hold-out.
 */
final class Installation implements AutoCloseable {

    private static final List<String> PORTS =
            List.of(
                    "CUSTOMER",
                    "FEEDBACK",
                    "NOTIFICATION",
                    "ANALYTICS",
                    "INBOX",
                    "MAIL",
                    "POSTGRES",
                    "KAFKA");
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "AMENDS_HOLD_OUT_GLOBAL_PERCENT", "0",
                    "AMENDS_MAIL_FIRST_PAUSE", "PT1S");
    private static final Duration DEATH = Duration.ofSeconds(15);

    private final Path project;
    private final Path home;
    private final Map<String, Integer> ports;

    private Installation(Path project, Path home, Map<String, Integer> ports) {
        this.project = project;
        this.home = home;
        this.ports = ports;
    }

    static Installation start() {
        Path project = Path.of("../..").toAbsolutePath().normalize();
        Path home = Path.of("target/installation").toAbsolutePath();
        Installation installation = new Installation(project, home, freePorts());
        installation.amends("down", "--erase");
        installation.up();
        installation.surveyAtOnce();
        return installation;
    }

    /** Starts what isn't running, and returns when all is ready. */
    void up() {
        amends("up");
    }

    /** SIGKILL; returns when it is dead. */
    void kill(Part part) {
        ProcessHandle process = process(part);
        process.destroyForcibly();
        // Who was not reaped still has a pid, and no arguments any more.
        await().atMost(DEATH)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || process.info().arguments().isEmpty());
    }

    private ProcessHandle process(Part part) {
        try {
            Path file = home.resolve(part.pidFile());
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid)
                    .orElseThrow(() -> new AssertionError(part + " is not running"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Api api(Part service, String token) {
        return new Api(URI.create("http://localhost:" + port(service.name())), token);
    }

    /** The token of a role, as the command line gives it to anybody. */
    String token(String role) {
        return amends("token", "--role", role).strip();
    }

    Inbox inbox() {
        return new Inbox(api(Part.INBOX, ""));
    }

    Database database(Part service) {
        try {
            String password =
                    Files.readString(home.resolve("keys/database-password-" + service.database()));
            return new Database(
                    "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(port("POSTGRES"), service.database()),
                    service.database(),
                    password.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replays a file of visits with the replay tool, and returns what that said. */
    String replay(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--token");
        arguments.add(token("operator"));
        arguments.add("--customer-service");
        arguments.add("http://localhost:" + port("CUSTOMER"));
        arguments.add("--state");
        arguments.add(home.resolve("replay-state").toString());
        arguments.add(file.toString());
        return java("deploy/replay", List.of(), "io.amends.replay.Replay", arguments);
    }

    private void surveyAtOnce() {
        Api.Reply reply =
                api(Part.NOTIFICATION, token("operator"))
                        .put(
                                "/v1/programmes/post-visit-survey",
                                """
                                {"active":true,"delay":"PT0S","maxAge":"P3D","holdOutPercent":0}
                                """);
        if (reply.status() != 200) {
            throw new AssertionError("The survey could not be set up: " + reply);
        }
    }

    private int port(String name) {
        return Objects.requireNonNull(ports.get(name));
    }

    private String amends(String... arguments) {
        return java(
                "deploy/local",
                List.of("-XX:TieredStopAtLevel=1", "-Damends.project=" + project),
                "io.amends.local.Amends",
                List.of(arguments));
    }

    private String java(String module, List<String> options, String main, List<String> arguments) {
        Path target = project.resolve(module).resolve("target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC"));
        command.addAll(options);
        command.add("-cp");
        command.add(target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*");
        command.add(main);
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put("AMENDS_HOME", home.toString());
            builder.environment().putAll(SETTINGS);
            ports.forEach(
                    (name, port) ->
                            builder.environment().put("AMENDS_" + name + "_PORT", port.toString()));
            Process process = builder.start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AssertionError(
                        "%s %s ended with %d:%n%s"
                                .formatted(main, String.join(" ", arguments), exit, said));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Integer> freePorts() {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            Map<String, Integer> ports = new HashMap<>();
            for (String name : PORTS) {
                ServerSocket socket = new ServerSocket(0);
                sockets.add(socket);
                ports.put(name, socket.getLocalPort());
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
            return Map.copyOf(ports);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        amends("down");
    }
}
