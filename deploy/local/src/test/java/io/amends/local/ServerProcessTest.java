package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

class ServerProcessTest {

    @TempDir private Path directory;

    @Test
    void doesNotTakeAnotherProgramWithTheSamePidForOurs() throws Exception {
        Path pidFile = directory.resolve("pid");
        Files.writeString(pidFile, Long.toString(ProcessHandle.current().pid()));

        assertThat(ServerProcess.find(pidFile, "-Damends.part=" + pidFile)).isEmpty();
    }

    @Test
    void findsNothingWhereNoPidIsWritten() throws Exception {
        Path damaged = directory.resolve("damaged");
        Files.writeString(damaged, "");

        assertThat(ServerProcess.find(directory.resolve("missing"), "any")).isEmpty();
        assertThat(ServerProcess.find(damaged, "any")).isEmpty();
    }

    @Test
    void findsAndEndsWhatItStarted() {
        String marker = "marker-" + directory.getFileName();
        Path pidFile = directory.resolve("pid");
        ServerProcess started =
                ServerProcess.launch(
                        List.of("sh", "-c", "while :; do sleep 60; done", marker),
                        marker,
                        Map.of(),
                        directory.resolve("log"));
        started.writePid(pidFile);

        assertThat(ServerProcess.find(pidFile, marker)).contains(started);
        started.stop("TERM", Duration.ofSeconds(10));
        assertThat(ServerProcess.find(pidFile, marker)).isEmpty();
    }
}
