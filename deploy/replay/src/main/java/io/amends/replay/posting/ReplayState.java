package io.amends.replay.posting;

import com.fasterxml.jackson.databind.ObjectMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * How far a replay came: kept in a file, so that it can be taken up again.
 *
 * @param replay says which replay this is: file and options that decide what is sent, and in which
 *     order
 * @param shiftDays by how many days the visits are moved; decided once
 */
public record ReplayState(String replay, long shiftDays, Tally tally) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static Optional<ReplayState> in(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(JSON.readValue(file.toFile(), ReplayState.class))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " is not a replay's state", e);
        }
    }

    /** Replaces the file as a whole, so that a crash leaves the old state or the new one. */
    public void save(Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            Path draft = Files.createTempFile(parent, file.getFileName().toString(), ".new");
            Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(
                    draft,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
