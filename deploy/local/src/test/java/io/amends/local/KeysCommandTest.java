package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

class KeysCommandTest {

    @TempDir private Path home;

    @Test
    void makesWhatContainersAreGivenOnce() throws IOException {
        assertThat(amends("keys", secrets().toString())).isEmpty();
        Map<String, String> made = files();
        amends("keys", secrets().toString());

        assertThat(files()).isEqualTo(made);
        assertThat(made)
                .containsOnlyKeys(
                        "database-password-analytics",
                        "database-password-customer",
                        "database-password-feedback",
                        "database-password-notification",
                        "database-password-postgres",
                        "grafana-password",
                        "hold-out-key",
                        "link-public-keys",
                        "link-signing-key-id",
                        "link-signing-key.pem",
                        "token-private-key.pem",
                        "token-public-key.pem");
        assertThat(made.get("link-public-keys")).startsWith(made.get("link-signing-key-id") + " ");
    }

    @Test
    void letsContainersReadThemAndNobodyElseEnter() throws IOException {
        Files.createDirectory(secrets());
        amends("keys", secrets().toString());

        assertThat(mode(secrets())).isEqualTo("rwx------");
        assertThat(mode(secrets().resolve("hold-out-key"))).isEqualTo("rw-r--r--");
        assertThat(mode(secrets().resolve("token-private-key.pem"))).isEqualTo("rw-------");
    }

    @Test
    void signsTokensWithThem() {
        amends("keys", secrets().toString());

        String token = amends("token", "--role", "agent", "--keys", secrets().toString());

        assertThat(token.strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(amends("token", "--role", "agent", "--keys", home.resolve("none").toString()))
                .contains("There are no keys in");
    }

    private Path secrets() {
        return home.resolve("secrets");
    }

    private Map<String, String> files() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(secrets())) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static String amends(String... args) {
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said, true);
        Amends.commandLine().setOut(writer).setErr(writer).execute(args);
        return said.toString();
    }
}
