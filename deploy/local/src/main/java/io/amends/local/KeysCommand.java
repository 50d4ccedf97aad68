package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The secrets of an installation that something else than this program starts. */
@Command(
        name = "keys",
        description =
                "Make the keys and passwords that containers are given, those that are missing.")
final class KeysCommand implements Callable<Integer> {

    private static final List<String> DATABASES =
            List.of("postgres", "customer", "feedback", "notification", "analytics");

    /** The one that no container needs: it signs what './amends token --keys' prints. */
    private static final String OURS = "token-private-key.pem";

    @Parameters(paramLabel = "DIRECTORY", description = "Where they are kept; made private to you.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        Keys keys = new Keys(directory);
        keys.tokenPublicKey();
        keys.linkSigningKey();
        keys.secret("hold-out-key");
        keys.secret("grafana-password");
        DATABASES.forEach(database -> keys.secret("database-password-" + database));
        ServerHome.writeSecret(directory.resolve("link-signing-key-id"), keys.linkSigningKeyId());
        share();
        return 0;
    }

    /**
     * Compose mounts a file with its owner and mode, and the users in containers are others. So the
     * directory is what keeps everybody else on this machine out.
     */
    private void share() {
        try (Stream<Path> files = Files.list(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
            for (Path file : files.filter(file -> !file.endsWith(OURS)).toList()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
