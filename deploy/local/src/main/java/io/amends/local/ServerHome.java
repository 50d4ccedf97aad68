package io.amends.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Directories that servers live in: private to the user, and temporary ones that no crash leaves
 * behind for long.
 */
final class ServerHome {

    private ServerHome() {}

    static Path create(Path directory) {
        try {
            return Files.createDirectories(
                    directory.toAbsolutePath().normalize(),
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A directory named after this process. Before that, what processes have left which ended
     * without closing their servers is stopped and deleted.
     */
    static Path temporary(String kind, Consumer<Path> stopServerIn) {
        Path all =
                create(
                        Path.of(
                                System.getProperty("java.io.tmpdir"),
                                "amends-" + System.getProperty("user.name")));
        try {
            for (Path left : abandoned(all, kind)) {
                stopServerIn.accept(left);
                delete(left);
            }
            return Files.createTempDirectory(all, kind + "-" + ProcessHandle.current().pid() + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> abandoned(Path all, String kind) throws IOException {
        try (Stream<Path> homes = Files.list(all)) {
            return homes.filter(home -> home.getFileName().toString().startsWith(kind + "-"))
                    .filter(home -> !ownerLives(home))
                    .toList();
        }
    }

    private static boolean ownerLives(Path home) {
        String[] parts = home.getFileName().toString().split("-", -1);
        return parts.length == 3
                && parts[1].matches("\\d{1,18}")
                && ProcessHandle.of(Long.parseLong(parts[1])).isPresent();
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that only its owner can read, never half of it. */
    static void writeSecret(Path file, String content) {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(partial, content);
            Files.move(
                    partial,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
