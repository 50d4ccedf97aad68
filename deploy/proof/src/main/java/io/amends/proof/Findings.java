package io.amends.proof;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a program found: how it was run, its figures, and each violation in a sentence. Written as
 * JSON, from which the README's tables are made.
 */
public final class Findings {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int SHOWN = 50;

    private final String program;
    private final Instant began = Instant.now();
    private final Map<String, Object> run = new LinkedHashMap<>();
    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final List<String> violations = new ArrayList<>();

    /**
     * @param program the command, such as {@code faults}
     */
    public Findings(String program) {
        this.program = program;
        run.put(
                "command",
                System.getProperty("sun.java.command", program)
                        .replace(Prove.class.getName(), "./amends prove"));
        run.put("processors", Runtime.getRuntime().availableProcessors());
        run.put("processor", processor());
        run.put("java", Runtime.version().toString());
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst(".*:\\s*", ""))
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException notLinux) {
            return System.getProperty("os.arch");
        }
    }

    /** How it was run: the seed, the settings. */
    public synchronized void ranWith(String name, Object value) {
        run.put(name, value);
    }

    /**
     * A number, a text, a map of them, or a map of median, least and most, and of must, aim and
     * verdict where there are any.
     */
    public synchronized void figure(String name, Object value) {
        figures.put(name, value);
    }

    /** Adds to a number that is counted in several rounds. */
    public synchronized void count(String name, long more) {
        figures.merge(name, more, (before, now) -> (long) before + (long) now);
    }

    public synchronized void violation(String sentence) {
        violations.add(sentence);
    }

    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /**
     * Writes the file, says the verdict, and returns the exit code.
     *
     * @param directory where {@code <program>.json} goes
     */
    public synchronized int conclude(Path directory) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("program", program);
        all.put("began", began.toString());
        all.put("ended", Instant.now().toString());
        all.put("run", run);
        all.put("figures", figures);
        all.put("violations", violations);
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(program + ".json");
            Files.writeString(file, JSON.writeValueAsString(all) + "\n");
            System.out.print(Report.of(file));
            violations.stream()
                    .limit(SHOWN)
                    .forEach(violation -> System.out.println("VIOLATION  " + violation));
            System.out.printf(
                    "%s: %d violations; all of it in %s%n", program, violations.size(), file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return violations.isEmpty() ? 0 : 1;
    }
}
