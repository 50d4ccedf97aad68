package io.amends.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a JVM keeps of the classes that a program loaded and linked (JEP 483, 515), so that its next
 * starts take half of the time. It is written when a process that was started without one ends in
 * order, and lies beside the program, for all installations that run it.
 *
 * @param product what the program's build makes last
 * @param program its name
 */
record AotCache(Path product, String program) {

    private static final String OUTPUT = "-XX:AOTCacheOutput=";
    private static final Duration WRITE = Duration.ofMinutes(3);

    /** With which the next process uses what is there, or else will leave it behind. */
    List<String> options() {
        Path cache = file();
        return Stream.of(
                        isOf(cache, product)
                                ? "-XX:AOTCache=" + cache
                                : OUTPUT + cache + "." + ProcessHandle.current().pid(),
                        // What can't be kept is no news, nor is a cache that an agent makes
                        // useless.
                        "-Xlog:aot=off",
                        "-Xlog:cds=off")
                .toList();
    }

    /** Another JVM could not read it. */
    private Path file() {
        return product.resolveSibling("%s-%s.aot".formatted(program, Runtime.version()));
    }

    private static boolean isOf(Path cache, Path product) {
        try {
            return Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(product))
                    > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What this process will write when it ends. */
    static Optional<Path> beingWrittenBy(ServerProcess process) {
        return process.handle()
                .info()
                .arguments()
                .flatMap(
                        arguments ->
                                Stream.of(arguments)
                                        .filter(argument -> argument.startsWith(OUTPUT))
                                        .findFirst())
                .map(argument -> Path.of(argument.substring(OUTPUT.length())));
    }

    /** Ends a process in order, and keeps what it leaves behind. */
    static void stop(ServerProcess process, Duration patience) {
        Optional<Path> written = beingWrittenBy(process);
        if (process.stop("TERM", written.isPresent() ? WRITE : patience)) {
            written.ifPresent(AotCache::keep);
        } else {
            written.ifPresent(AotCache::discard);
        }
    }

    /** From now on it is used. */
    private static void keep(Path written) {
        String name = written.getFileName().toString();
        try {
            if (Files.exists(written)) {
                Files.move(
                        written,
                        written.resolveSibling(name.substring(0, name.lastIndexOf('.'))),
                        StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It was not finished. */
    static void discard(Path written) {
        ServerHome.delete(written);
    }
}
