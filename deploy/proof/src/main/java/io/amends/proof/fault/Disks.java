package io.amends.proof.fault;

import io.amends.proof.installation.Part;
import io.amends.proof.installation.Program;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Small file systems in memory that parts keep their data on; it takes root to make them. */
public final class Disks implements AutoCloseable {

    private static final int MEGABYTES = 1_024;

    /** What is accepted and told between two faults, and for ever, with the log before it. */
    private static final int MEGABYTES_A_FAULT = 6;

    private static final int BLOCK = 64 * 1024;

    private final Map<Part, Path> directories = new EnumMap<>(Part.class);

    private Disks() {}

    /** Nobody has one. */
    public static Disks none() {
        return new Disks();
    }

    /**
     * One each for PostgreSQL and the broker.
     *
     * @param home of an installation that was never started
     * @param faults how many it has to last for
     */
    static Disks small(Path home, int faults) {
        int megabytes = MEGABYTES + MEGABYTES_A_FAULT * faults;
        Disks disks = new Disks();
        for (Part part : List.of(Part.POSTGRES, Part.KAFKA)) {
            Path directory = home.resolve(part.option());
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Program.run(
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "size=" + megabytes + "m",
                    "proof",
                    directory.toString());
            disks.directories.put(part, directory);
        }
        return disks;
    }

    /** Who has one. */
    Set<Part> owners() {
        return directories.keySet();
    }

    /** Leaves no room at all. */
    void fill(Part part) {
        byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(ballast(part))) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            System.out.println("    " + part + " has no room any more");
        }
    }

    /** Gives the room back. */
    void empty(Part part) {
        try {
            Files.deleteIfExists(ballast(part));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path ballast(Part part) {
        return Objects.requireNonNull(directories.get(part)).resolve("ballast");
    }

    @Override
    public void close() {
        directories.values().forEach(directory -> Program.run("umount", directory.toString()));
    }
}
