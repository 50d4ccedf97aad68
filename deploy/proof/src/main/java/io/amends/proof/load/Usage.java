package io.amends.proof.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What processes have used, as Linux counts it. */
final class Usage {

    private static final double MICROS_PER_TICK = 10_000;

    private Usage() {}

    /** CPU time of the processes and all below them, in microseconds, in user and in system. */
    static double cpuMicros(List<ProcessHandle> processes) {
        return processes.stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToDouble(process -> ticks(process.pid()) * MICROS_PER_TICK)
                .sum();
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        // The name in parentheses may hold anything; user time is the 12th field after it. What
        // children used that have ended is counted in the two fields that follow.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[11])
                + Long.parseLong(fields[12])
                + Long.parseLong(fields[13])
                + Long.parseLong(fields[14]);
    }

    /** Memory that is in use now, in megabytes. */
    static long residentMegabytes(ProcessHandle process) {
        return status(process, "VmRSS:") / 1024;
    }

    static long threads(ProcessHandle process) {
        return status(process, "Threads:");
    }

    /** File descriptors that are open. */
    static long files(ProcessHandle process) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long status(ProcessHandle process, String name) {
        return read(process.pid(), "status")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
