package io.amends.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ReplayTest {

    private static final String SAMPLE =
            """
             00004 0001 19970101  2   29.33
             00004 0001 19970118  2   29.73
             00021 0002 19970101  3   63.34
             00021 0002 19970101  3   63.34
             00050 0003 19970101  1   12.50
            """;

    @TempDir private Path folder;
    private Path file;
    private VisitsPeer peer;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("sample.txt"), SAMPLE);
        peer = new VisitsPeer();
    }

    @AfterEach
    void stop() {
        peer.close();
    }

    @Test
    void countsNothingTwiceHoweverOftenAndInWhateverOrder() {
        assertThat(replay()).isZero();
        assertThat(replay("--shuffle", "3", "--batch", "2")).isZero();
        assertThat(replay("--single")).isZero();

        assertThat(peer.visits()).isEqualTo(5);
    }

    @Test
    void goesOnWhereItWasStopped() {
        peer.thenTake(2).thenAnswer(500);
        assertThat(replay("--batch", "1", "--parallel", "1", "--shuffle", "9")).isEqualTo(1);
        assertThat(stateFile()).exists();
        assertThat(peer.visits()).isEqualTo(2);

        assertThat(replay("--batch", "1", "--parallel", "1", "--shuffle", "9")).isZero();
        assertThat(peer.visits()).isEqualTo(5);
        assertThat(peer.batches()).hasSize(5);
        assertThat(stateFile()).doesNotExist();
    }

    @Test
    void doesNotTakeUpAnotherReplay() {
        peer.thenTake(1).thenAnswer(500);
        assertThat(replay("--batch", "1", "--parallel", "1")).isEqualTo(1);

        assertThat(replay("--to-today")).isEqualTo(2);
        assertThat(replay("--to-today", "--restart")).isZero();
    }

    @Test
    void saysWhenRowsWereRejected() throws IOException {
        Files.writeString(file, "00004 0001 19970199  2   29.33\n00004 0001 19970101 2 1.00\n");

        assertThat(replay()).isEqualTo(3);
        assertThat(peer.visits()).isEqualTo(1);
    }

    @Test
    void refusesOptionsThatDoNotSayEnough() {
        assertThat(run("--token", "t", file.toString())).isEqualTo(2);
        assertThat(run("--token", "t", "--columns", "date=1", file.toString())).isEqualTo(2);
        assertThat(run("--token", "t", "--preset", "cdnow-sample", "missing.txt")).isEqualTo(2);
    }

    private Path stateFile() {
        return folder.resolve("sample.txt.replay-state");
    }

    private int replay(String... more) {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--preset",
                                "cdnow-sample",
                                "--token",
                                "secret",
                                "--customer-service",
                                peer.address().toString()));
        options.addAll(List.of(more));
        options.add(file.toString());
        return run(options.toArray(String[]::new));
    }

    private static int run(String... options) {
        return Replay.commandLine(new Replay()).execute(options);
    }
}
