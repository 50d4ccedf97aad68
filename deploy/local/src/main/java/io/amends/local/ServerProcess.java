package io.amends.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that outlives whoever started it. It is found again by its pid and by a marker among
 * its arguments, so that another program which was given the same pid later is never taken for it.
 */
record ServerProcess(ProcessHandle handle, String marker) {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    static Optional<ServerProcess> find(long pid, String marker) {
        return ProcessHandle.of(pid)
                .map(handle -> new ServerProcess(handle, marker))
                .filter(ServerProcess::running);
    }

    static Optional<ServerProcess> find(Path pidFile, String marker) {
        try {
            return find(Long.parseLong(Files.readString(pidFile).strip()), marker);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Starts the command in a session of its own, so that neither Ctrl-C nor a closed terminal ends
     * it.
     */
    static ServerProcess launch(
            List<String> command, String marker, Map<String, String> environment, Path log) {
        List<String> detached = new ArrayList<>();
        executable("setsid").or(() -> executable("nohup")).ifPresent(detached::add);
        detached.addAll(command);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            LogFile.turnOver(log);
            ProcessBuilder builder = new ProcessBuilder(detached);
            builder.environment().putAll(environment);
            builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            return new ServerProcess(builder.start().toHandle(), marker);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void writePid(Path pidFile) {
        try {
            Files.writeString(pidFile, handle.pid() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return handle.pid();
    }

    /**
     * False also for a process that has ended and that nobody has reaped: it has no arguments any
     * more.
     */
    boolean running() {
        return handle.isAlive()
                && handle.info()
                        .arguments()
                        .map(arguments -> List.of(arguments).contains(marker))
                        .orElse(false);
    }

    /**
     * Alive, whether or not it shows its arguments yet: just after a launch it is still the shell's
     * or the launcher's own image.
     */
    boolean alive() {
        return handle.isAlive();
    }

    /**
     * Sends the signal, waits, and kills what is still running then.
     *
     * @return whether that was not needed
     */
    boolean stop(String signal, Duration patience) {
        signal(signal);
        boolean ended = awaitExit(patience);
        if (!ended) {
            kill();
        }
        return ended;
    }

    void kill() {
        signal("KILL");
        if (!awaitExit(Duration.ofSeconds(10))) {
            throw new ServerFailed("Process " + pid() + " does not end, not even by SIGKILL.");
        }
    }

    private void signal(String signal) {
        if (!running()) {
            return;
        }
        try {
            // The JDK knows only SIGTERM and SIGKILL; kill is built into every shell.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid() + " 2>/dev/null")
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    boolean awaitExit(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (running()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(BETWEEN_LOOKS);
        }
        return true;
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ServerFailed interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ServerFailed("Interrupted while waiting for a process.", e);
    }

    static Optional<String> executable(String name) {
        return List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .stream()
                .map(directory -> Path.of(directory.isEmpty() ? "." : directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
