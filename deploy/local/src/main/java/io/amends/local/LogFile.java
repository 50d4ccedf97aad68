package io.amends.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** Reads the end of a log without reading all of it. */
final class LogFile {

    private static final int TAIL_BYTES = 256 * 1024;

    private static final long LONG_BYTES = 20L * 1024 * 1024;

    private LogFile() {}

    static List<String> lastLines(Path log, int count) throws IOException {
        List<String> lines = read(log, Math.max(0, size(log) - TAIL_BYTES)).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /**
     * What was written since {@code offset}; all of it if the file has become shorter than that.
     */
    static String read(Path log, long offset) throws IOException {
        return new String(readBytes(log, offset), StandardCharsets.UTF_8);
    }

    static byte[] readBytes(Path log, long offset) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            long from = offset > file.length() ? 0 : offset;
            byte[] bytes = new byte[Math.toIntExact(file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            return bytes;
        }
    }

    /** Begins a new file when the log has grown long, and keeps one old one. */
    static void turnOver(Path log) {
        try {
            if (size(log) > LONG_BYTES) {
                Files.move(
                        log,
                        log.resolveSibling(log.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long size(Path log) throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }
}
