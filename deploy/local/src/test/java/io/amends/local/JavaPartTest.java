package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class JavaPartTest {

    @TempDir private Path directory;

    @Test
    void isOutdatedOnceItsProductWasBuiltAgain() throws Exception {
        Path product = Files.createFile(directory.resolve("quarkus-run.jar"));
        Path pidFile = directory.resolve("service.pid");
        JavaPart part =
                new JavaPart(
                        "service",
                        List.of(),
                        Map.of(),
                        Optional.of(product),
                        URI.create("http://localhost"),
                        pidFile,
                        directory.resolve("log"));
        assertThat(part.outdated()).as("not even running").isFalse();
        String marker = "-Dio.amends.part=" + pidFile;
        ServerProcess process =
                ServerProcess.launch(
                        List.of("sh", "-c", "while :; do sleep 60; done", marker),
                        marker,
                        Map.of(),
                        directory.resolve("log"));
        try {
            process.writePid(pidFile);
            Files.setLastModifiedTime(product, aMinute(-1));
            assertThat(part.outdated()).isFalse();

            Files.setLastModifiedTime(product, aMinute(+1));
            assertThat(part.outdated()).isTrue();
        } finally {
            process.stop("TERM", Duration.ofSeconds(10));
        }
    }

    private static FileTime aMinute(int fromNow) {
        return FileTime.from(Instant.now().plus(Duration.ofMinutes(fromNow)));
    }
}
