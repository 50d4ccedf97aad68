package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class WatchTest {

    @TempDir private Path directory;

    private final StringWriter said = new StringWriter();
    private Duration later = Duration.ZERO;
    private boolean taken;
    private JavaPart part;
    private Watch watch;

    @BeforeEach
    void start() {
        int port = Ports.free();
        part =
                new JavaPart(
                        "server",
                        List.of(
                                "-Xmx32m",
                                "-m",
                                "jdk.httpserver",
                                "-b",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port)),
                        Map.of(),
                        Optional.empty(),
                        URI.create("http://127.0.0.1:" + port + "/"),
                        directory.resolve("server.pid"),
                        directory.resolve("server.log"));
        watch =
                new Watch(
                        List.of(part),
                        action -> {
                            if (!taken) {
                                action.run();
                            }
                            return !taken;
                        },
                        () -> Instant.now().plus(later),
                        new PrintWriter(said));
        part.start();
    }

    @AfterEach
    void stop() {
        part.stop();
    }

    @Test
    void whatWasKilledIsStartedAgainButNotForEver() {
        watch.look();
        assertThat(said.toString()).isEmpty();
        for (int i = 0; i < 5; i++) {
            kill();
            watch.look();
            assertThat(part.ready()).isTrue();
        }

        kill();
        watch.look();

        assertThat(part.running()).isEmpty();
        assertThat(said.toString()).contains("started again (5 of at most 5", "left alone");
        later = Duration.ofHours(2);
        watch.look();
        assertThat(part.ready()).isTrue();
    }

    @Test
    void nothingIsStartedWhileSomebodyElseIsStartingOrStoppingThings() {
        kill();
        taken = true;

        watch.look();

        assertThat(part.running()).isEmpty();
        assertThat(said.toString()).isEmpty();
    }

    private void kill() {
        part.running().orElseThrow().kill();
    }
}
