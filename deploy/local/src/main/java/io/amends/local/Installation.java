package io.amends.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Amends on this machine: a directory with all its data, and the processes that work on it.
 *
 * @param project where the services were built
 * @param home data, keys, logs and pids; everything that {@link #erase} removes
 */
record Installation(Path project, Path home, Addresses addresses) {

    static Installation of(
            Path project, Map<String, String> environment, Map<Port, Integer> options) {
        String configured = environment.getOrDefault("AMENDS_HOME", "");
        Path home =
                configured.isBlank()
                        ? project.resolve(".amends")
                        : project.resolve(configured).toAbsolutePath();
        home = home.normalize();
        return new Installation(
                project, home, Addresses.choose(options, environment, remembered(home)));
    }

    private static Map<String, String> remembered(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve("env"))) {
            return Addresses.parseEnvironmentFile(lines);
        } catch (IOException e) {
            return Map.of();
        }
    }

    Path environmentFile() {
        return home.resolve("env");
    }

    Keys keys() {
        return new Keys(home.resolve("keys"));
    }

    boolean exists() {
        return Files.exists(environmentFile());
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>(watchedParts());
        if (WatchPart.isWanted()) {
            parts.add(watch());
        }
        return parts;
    }

    List<Part> watchedParts() {
        List<Part> parts = new ArrayList<>(List.of(postgres(), kafka(), mail()));
        parts.addAll(services().parts());
        return parts;
    }

    /** By its name, with or without '-service'. */
    Part part(String name) {
        List<Part> parts = parts();
        return parts.stream()
                .filter(part -> part.name().equals(name) || part.name().equals(name + "-service"))
                .findFirst()
                .orElseThrow(
                        () ->
                                new ServerFailed(
                                        "There is no '%s'; there are %s."
                                                .formatted(
                                                        name,
                                                        String.join(
                                                                ", ",
                                                                parts.stream()
                                                                        .map(Part::name)
                                                                        .toList()))));
    }

    /** Starts what isn't running, and returns once everything is ready. */
    void up(Progress progress) {
        ServerHome.create(home);
        alone(
                () -> {
                    refuseTakenPorts();
                    ServerHome.create(home.resolve("run"));
                    ServerHome.writeSecret(environmentFile(), addresses.toEnvironmentFile());
                    start(progress);
                });
    }

    private void refuseTakenPorts() {
        Map<String, String> before = remembered(home);
        List<String> running =
                parts().stream()
                        .filter(part -> part.running().isPresent())
                        .map(Part::name)
                        .toList();
        for (Port port : Port.values()) {
            String now = Integer.toString(addresses.of(port));
            if (running.contains(port.part())
                    && !before.getOrDefault(port.variable(), now).equals(now)) {
                throw new ServerFailed(
                        "%s is running on port %s. To move it to %s: ./amends down, then up again."
                                .formatted(port.part(), before.get(port.variable()), now));
            }
        }
        List<Port> wanted =
                Arrays.stream(Port.values())
                        .filter(port -> !running.contains(port.part()))
                        .toList();
        List<String> conflicts = addresses.conflicts(wanted, Ports::isFree);
        if (!conflicts.isEmpty()) {
            throw new ServerFailed(String.join("\n", conflicts));
        }
    }

    private void start(Progress progress) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<?> postgres = start(postgres(), progress, threads);
            CompletableFuture<?> kafka = start(kafka(), progress, threads);
            List<CompletableFuture<?>> all = new ArrayList<>(List.of(postgres, kafka));
            all.add(start(mail(), progress, threads));
            CompletableFuture<?> servers = CompletableFuture.allOf(postgres, kafka);
            for (Part service : services().parts()) {
                all.add(servers.thenCompose(ready -> start(service, progress, threads)));
            }
            CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)).join();
            if (WatchPart.isWanted()) {
                watch().start();
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof ServerFailed failed
                    ? failed
                    : new ServerFailed("Not everything could be started.", e);
        }
    }

    private static CompletableFuture<?> start(
            Part part, Progress progress, ExecutorService threads) {
        return CompletableFuture.runAsync(
                () -> {
                    if (part.outdated()) {
                        stop(part, progress);
                    }
                    progress.watch(part.name(), part.running().isPresent(), part::start);
                },
                threads);
    }

    /** Stops the services, then what they stand on. */
    void down(Progress progress) {
        if (Files.isDirectory(home)) {
            watch().stop(); // first, or it might be starting something
            alone(() -> stop(progress));
        }
    }

    private void stop(Progress progress) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            parts().stream()
                                    .filter(JavaPart.class::isInstance)
                                    .map(
                                            part ->
                                                    CompletableFuture.runAsync(
                                                            () -> stop(part, progress), threads))
                                    .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
        stop(kafka(), progress);
        stop(postgres(), progress);
    }

    void restart(String name, Progress progress) {
        Part part = part(name);
        alone(
                () -> {
                    stop(part, progress);
                    progress.watch(part.name(), false, part::start);
                });
    }

    /** Backs up what is running, and returns where that is. */
    Path backUp(Path directory, Progress progress) {
        return alone(
                () ->
                        backups(directory)
                                .take(
                                        () -> {
                                            stop(postgres(), progress);
                                            progress.watch("postgres", false, postgres()::start);
                                        }));
    }

    /** Restores what must not be running, and returns where that was put which was there. */
    Path restore(Path directory, Optional<Instant> to) {
        ServerHome.create(home);
        List<Part> concerned = new ArrayList<>(services().parts());
        concerned.addAll(List.of(postgres(), kafka()));
        return alone(
                () -> {
                    if (concerned.stream().anyMatch(part -> part.running().isPresent())) {
                        throw new ServerFailed("Amends is running: ./amends down");
                    }
                    return backups(directory).restore(to);
                });
    }

    private Backups backups(Path directory) {
        return new Backups(this, directory.toAbsolutePath().normalize(), Clock.systemUTC());
    }

    private static void stop(Part part, Progress progress) {
        if (part.running().isPresent()) {
            if (part.learns()) {
                progress.learning(part.name());
            }
            part.stop();
            progress.stopped(part.name());
        }
    }

    /**
     * Removes all data. Only what an installation consists of: nothing else in the directory is
     * touched.
     */
    void erase() {
        if (!Files.isDirectory(home)) {
            return;
        }
        for (String ours :
                List.of("postgres", "kafka", "keys", "log", "run", "demo", "env", "lock")) {
            ServerHome.delete(home.resolve(ours));
        }
        try (Stream<Path> left = Files.list(home)) {
            left.filter(one -> one.getFileName().toString().startsWith("before-"))
                    .forEach(ServerHome::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] left = home.toFile().list();
        if (left != null && left.length == 0) {
            ServerHome.delete(home);
        }
    }

    /** Runs the demo's loader, once in the life of the data. */
    boolean demoLoaded() {
        return Files.exists(demoMarker());
    }

    void rememberDemo() {
        try {
            Files.createFile(demoMarker());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path demoMarker() {
        return home.resolve("demo");
    }

    private Part postgres() {
        return new PostgresPart(
                home.resolve("postgres"),
                addresses.of(Port.POSTGRES),
                log("postgres"),
                services().databasePasswords());
    }

    private Part kafka() {
        return new KafkaPart(home.resolve("kafka"), addresses.of(Port.KAFKA), log("kafka"));
    }

    private Part mail() {
        return new JavaPart(
                "mail",
                List.of(
                        "-Xmx160m",
                        "-XX:+UseSerialGC",
                        JavaCommand.EXIT_WHEN_OUT_OF_MEMORY,
                        MailCatcher.class.getName(),
                        Integer.toString(addresses.of(Port.MAIL)),
                        Integer.toString(addresses.of(Port.INBOX))),
                Map.of("CLASSPATH", JavaCommand.classPath()),
                Optional.empty(),
                addresses.url(Port.INBOX).resolve("/api/health"),
                pidFile("mail"),
                log("mail"));
    }

    private Part watch() {
        return new WatchPart(project, home, pidFile("watch"), log("watch"));
    }

    Services services() {
        return new Services(this);
    }

    Path pidFile(String part) {
        return home.resolve("run").resolve(part + ".pid");
    }

    Path log(String part) {
        return home.resolve("log").resolve(part + ".log");
    }

    /** Two starts at once would each find nothing running. */
    private void alone(Runnable action) {
        boolean _ =
                alone(
                        () -> {
                            action.run();
                            return true;
                        });
    }

    /** Does it unless somebody else is starting or stopping things; says whether it was done. */
    boolean ifAlone(Runnable action) {
        try {
            alone(action);
            return true;
        } catch (Taken elsewhere) {
            return false;
        }
    }

    private static final class Taken extends ServerFailed {
        private static final long serialVersionUID = 1;

        Taken(Path home) {
            super("Another ./amends is starting or stopping things in " + home + ".");
        }
    }

    private <T> T alone(Supplier<T> action) {
        try (FileChannel channel =
                FileChannel.open(
                        home.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                throw new Taken(home);
            }
            return action.get();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
