package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** With the real JVM, and a program that only waits. */
class AotCacheTest {

    private static final String MARKER = "-Dio.amends.part=AotCacheTest";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir private Path directory;

    /** The program. */
    public static final class Waiting {
        private Waiting() {}

        public static void main(String... arguments) throws InterruptedException {
            System.out.println("waiting");
            Thread.sleep(PATIENCE);
        }
    }

    @Test
    void isWrittenOnceAndThenUsedUntilTheProgramIsBuiltAgain() throws Exception {
        Path program = packaged();
        AotCache cache = new AotCache(program, "waiting");

        ServerProcess first = launch(program, cache);
        Path written = AotCache.beingWrittenBy(first).orElseThrow();
        AotCache.stop(first, PATIENCE);
        assertThat(written).doesNotExist();

        ServerProcess second = launch(program, cache);
        try {
            assertThat(AotCache.beingWrittenBy(second)).isEmpty();
            assertThat(Files.readString(log()))
                    .containsPattern("Waiting source: shared objects file");
        } finally {
            second.kill();
        }

        Files.setLastModifiedTime(
                program, FileTime.from(Instant.now().plus(Duration.ofMinutes(1))));
        ServerProcess third = launch(program, cache);
        try {
            assertThat(AotCache.beingWrittenBy(third)).isPresent();
        } finally {
            third.kill();
        }
    }

    @Test
    void isNotUsedBeforeItIsKept() throws Exception {
        Path program = packaged();
        AotCache cache = new AotCache(program, "waiting");
        Path half = Path.of(output(cache).orElseThrow());
        Files.writeString(half, "half of it");

        assertThat(output(cache)).as("still to be written").isPresent();
        AotCache.discard(half);
        assertThat(directory)
                .isDirectoryContaining("glob:**.jar")
                .isDirectoryNotContaining("glob:**.aot*");
    }

    private static Optional<String> output(AotCache cache) {
        return cache.options().stream()
                .filter(option -> option.startsWith("-XX:AOTCacheOutput="))
                .map(option -> option.substring(option.indexOf('=') + 1))
                .findFirst();
    }

    private ServerProcess launch(Path program, AotCache cache) throws IOException {
        Files.deleteIfExists(log());
        List<String> command = new ArrayList<>(List.of(JavaCommand.java(), MARKER));
        command.addAll(cache.options());
        command.addAll(List.of("-Xlog:class+load:stdout", "-jar", program.toString()));
        ServerProcess process = ServerProcess.launch(command, MARKER, Map.of(), log());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(log()).contains("waiting\n")) {
            assertThat(System.nanoTime()).as(() -> "not started").isLessThan(deadline);
            ServerProcess.pause(Duration.ofMillis(50));
        }
        return process;
    }

    private Path log() {
        return directory.resolve("log");
    }

    private Path packaged() throws IOException, URISyntaxException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Waiting.class.getName());
        Path jar = directory.resolve("program.jar");
        String entry = Waiting.class.getName().replace('.', '/') + ".class";
        Path classes =
                Path.of(Waiting.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.putNextEntry(new ZipEntry(entry));
            Files.copy(classes.resolve(entry), out);
        }
        return jar;
    }
}
