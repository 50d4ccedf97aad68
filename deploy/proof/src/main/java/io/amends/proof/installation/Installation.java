package io.amends.proof.installation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An installation of its own, made by the same program as {@code ./amends up} runs, on free ports.
 * Its data and logs stay in its home when it is stopped, and are erased when the next one is made
 * there. It is told to decide at once and without chance: no delay before surveys, no quiet hours,
 * no caps, no hold-out.
 */
public final class Installation implements Deployed, AutoCloseable {

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
    private static final Pattern AGENT = Pattern.compile("amends-proof-[\\w.-]+(?<!sources)\\.jar");
    private static final String LEARNS = "-XX:AOTCacheOutput=";
    private static final Duration DEATH = Duration.ofSeconds(15);

    private final Path project;
    private final Path home;
    private final Map<String, Integer> ports;
    private final Tools tools;
    private final Map<Part, URI> addresses = new ConcurrentHashMap<>();
    private final Map<List<String>, String> tokens = new ConcurrentHashMap<>();

    private Installation(Path project, Path home, Map<String, Integer> ports) {
        this.project = project;
        this.home = home;
        this.ports = ports;
        tools = new Tools(project, home, ports);
        for (Part part : Part.values()) {
            reach(part, Objects.requireNonNull(ports.get(part.name())));
        }
    }

    /** From now on whoever asks for a part is sent to this port. */
    public void reach(Part part, int port) {
        addresses.put(part, URI.create("http://localhost:" + port));
    }

    /**
     * Makes one, and starts nothing yet.
     *
     * @param project where the services were built
     * @param home where it keeps its data; what is there is erased
     */
    public static Installation make(Path project, Path home) {
        Installation installation =
                new Installation(
                        project.toAbsolutePath().normalize(),
                        home.toAbsolutePath().normalize(),
                        Ports.free(PORTS));
        installation.amends("down", "--erase");
        for (Part service : Part.SERVICES) {
            installation.set(service, Map.of());
        }
        return installation;
    }

    /**
     * Starts it for the first time; then its services can start fast, as in most of their lives.
     */
    public void start() {
        up();
        if (Part.SERVICES.stream().anyMatch(this::learns)) {
            amends("down");
            up();
        }
        surveyAtOnce();
    }

    /** Whether it started slowly, and will leave behind what the next start needs to be fast. */
    private boolean learns(Part service) {
        return Stream.of(process(service).info().arguments().orElse(new String[0]))
                .anyMatch(argument -> argument.startsWith(LEARNS));
    }

    /** What a service is told beside the rest, from its next start on. */
    public void set(Part service, Map<String, String> settings) {
        Path file = home.resolve(service.option() + "-service.env");
        try {
            Files.createDirectories(home);
            Files.write(
                    file,
                    settings.entrySet().stream()
                            .map(setting -> setting.getKey() + "=" + setting.getValue())
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts what isn't running, and returns when all is ready. */
    public void up() {
        amends("up");
    }

    /** SIGTERM to one part, and a start; returns when it is ready. */
    public void restart(Part part) {
        amends("restart", part.option());
    }

    /** SIGKILL; returns when it is dead. */
    public void kill(Part part) {
        ProcessHandle process = process(part);
        process.destroyForcibly();
        await(process);
    }

    /** Deletes all that the broker, which must be dead, has stored. */
    public void loseTopics() {
        empty(home.resolve("kafka"));
    }

    /** Keeps a copy of all that the broker, which must be dead, has stored. */
    public void copyTopics() {
        copy(home.resolve("kafka/data"), home.resolve("kafka-copy"));
    }

    /** Puts the copy in the place of what the broker, which must be dead, has stored. */
    public void restoreTopics() {
        copy(home.resolve("kafka-copy"), home.resolve("kafka/data"));
    }

    private static void copy(Path from, Path to) {
        empty(to);
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (!Files.isDirectory(copy)) {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Deletes all that PostgreSQL, which must be dead, has stored, its passwords included. */
    public void loseDatabases() {
        empty(home.resolve("postgres"));
    }

    /** Deletes all that is in a directory, if there is one. */
    public static void empty(Path data) {
        if (!Files.exists(data)) {
            return;
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(data)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a signal, such as STOP or CONT, to a part, and to its children where it has any. */
    public void signal(Part part, String signal) {
        ProcessHandle process = process(part);
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        command.add(Long.toString(process.pid()));
        process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        Program.run(command.toArray(String[]::new));
    }

    /** The process, as the operating system knows it. */
    public ProcessHandle process(Part part) {
        try {
            Path file = home.resolve(part.pidFile());
            long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
            return ProcessHandle.of(pid)
                    .orElseThrow(() -> new IllegalStateException(part + " is not running"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(ProcessHandle process) {
        // Who was not reaped still has a pid, and no arguments any more.
        long deadline = System.nanoTime() + DEATH.toNanos();
        while (process.isAlive() && process.info().arguments().isPresent()) {
            try {
                process.onExit().get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(process + " does not die", e);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** The base address of a part that speaks HTTP. */
    public URI address(Part part) {
        return Objects.requireNonNull(addresses.get(part));
    }

    @Override
    public Api api(Part part, String token) {
        return new Api(address(part), token);
    }

    @Override
    public String token(String role) {
        return token(role, new String[0]);
    }

    /** The token of a role, as the command line gives it to anybody; asked for once. */
    public String token(String role, String... options) {
        List<String> arguments = new ArrayList<>(List.of("token", "--role", role));
        arguments.addAll(List.of(options));
        return tokens.computeIfAbsent(
                List.copyOf(arguments), asked -> amends(asked.toArray(String[]::new)).strip());
    }

    public Inbox inbox() {
        return new Inbox(api(Part.INBOX, ""));
    }

    @Override
    public List<Inbox.Mail> mailsTo(String recipient) {
        return inbox().to(recipient);
    }

    /** The broker's address. */
    public String kafka() {
        return "127.0.0.1:" + port("KAFKA");
    }

    /** Where PostgreSQL listens, whatever the services are told. */
    public int postgresPort() {
        return port("POSTGRES");
    }

    /** Where the mail catcher takes mail, whatever the services are told. */
    public int mailPort() {
        return port("MAIL");
    }

    /** The jar of the agent that weaves crash points and bugs into a service. */
    public Path agent() {
        Path target = project.resolve("deploy/proof/target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> AGENT.matcher(file.getFileName().toString()).matches())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("No agent in " + target));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of these programs. */
    public Path classes() {
        return project.resolve("deploy/proof/target/classes");
    }

    /** What a service runs on, as it is packaged. */
    public Path libraries(Part service) {
        return project.resolve(service.option() + "-service/target/quarkus-app/lib/main");
    }

    /** Data, keys, logs and pids. */
    public Path home() {
        return home;
    }

    public Database database(Part service) {
        try {
            String password =
                    Files.readString(home.resolve("keys/database-password-" + service.option()));
            return new Database(
                    "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(port("POSTGRES"), service.option()),
                    service.option(),
                    password.strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replays a file of visits with the replay tool, and returns what that said. */
    public String replay(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.add("--token");
        arguments.add(token("operator"));
        arguments.add("--customer-service");
        arguments.add("http://localhost:" + port("CUSTOMER"));
        arguments.add("--state");
        arguments.add(home.resolve("replay-state").toString());
        arguments.add(file.toString());
        return tools.replay(arguments);
    }

    private int port(String name) {
        return Objects.requireNonNull(ports.get(name));
    }

    /** What {@code ./amends} says to these arguments; it must end with 0. */
    public String amends(String... arguments) {
        return tools.amends(arguments);
    }

    @Override
    public void close() {
        amends("down");
    }
}
