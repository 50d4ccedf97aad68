package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

class LogFileTest {

    @TempDir private Path directory;

    @Test
    void readsTheLastLinesOnly() throws Exception {
        Path log = Files.writeString(directory.resolve("log"), "one\ntwo\nthree\n");

        assertThat(LogFile.lastLines(log, 2)).containsExactly("two", "three");
        assertThat(LogFile.lastLines(log, 9)).containsExactly("one", "two", "three");
    }

    @Test
    void readsWhatIsNewAndAllOfItWhenTheFileBeganAnew() throws Exception {
        Path log = Files.writeString(directory.resolve("log"), "old\nnew\n");

        assertThat(LogFile.read(log, 4)).isEqualTo("new\n");
        assertThat(LogFile.read(log, 400)).isEqualTo("old\nnew\n");
    }

    @Test
    void keepsOneOldFileWhenALogHasGrownLong() throws Exception {
        Path log = directory.resolve("log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(21L * 1024 * 1024);
        }

        LogFile.turnOver(log);

        assertThat(log).doesNotExist();
        assertThat(directory.resolve("log.1")).exists();
        LogFile.turnOver(log);
        assertThat(directory.resolve("log.1")).exists();
    }
}
