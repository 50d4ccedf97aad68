package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;

class AmendsTest {

    private final StringWriter said = new StringWriter();

    @Test
    void listsItsCommandsWhenNoneIsGiven() {
        assertThat(execute()).isZero();
        assertThat(said.toString())
                .contains(
                        "up", "down", "status", "logs", "restart", "token", "keys", "compose",
                        "replay", "test")
                .doesNotContain("servers");
    }

    @Test
    void explainsEachCommand() {
        for (String command : new String[] {"up", "down", "status", "logs", "restart", "token"}) {
            assertThat(execute(command, "--help")).isZero();
        }
        assertThat(said.toString()).contains("--demo", "--erase", "--follow", "--expires");
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(execute("upp")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("up", "--port", "till=1")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("token")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("token", "--role", "king")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(execute("token", "--role", "pos", "--expires", "soon"))
                .isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(said.toString()).contains("'soon' is not like 30m, 12h or 90d");
    }

    @Test
    void readsLifetimesAsPeopleWriteThem() {
        TokenCommand.Lifetime lifetime = new TokenCommand.Lifetime();

        assertThat(lifetime.convert("30m")).isEqualTo(Duration.ofMinutes(30));
        assertThat(lifetime.convert("12h")).isEqualTo(Duration.ofHours(12));
        assertThat(lifetime.convert("90d")).isEqualTo(Duration.ofDays(90));
    }

    private int execute(String... args) {
        PrintWriter writer = new PrintWriter(said, true);
        return Amends.commandLine().setOut(writer).setErr(writer).execute(args);
    }
}
