package io.amends.local;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Shows the ends of the logs. */
@Command(name = "logs", description = "Show the end of a log, or of all of them.")
final class LogsCommand implements Callable<Integer> {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "As ./amends status names it.")
    private @Nullable String service;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what is written from now on.")
    private boolean follow;

    @Option(
            names = {"-n", "--lines"},
            defaultValue = "20",
            description = "How many lines of each (${DEFAULT-VALUE}).")
    private int lines;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = Amends.startedInstallation();
        List<Part> parts =
                service == null ? installation.parts() : List.of(installation.part(service));
        Map<String, Long> positions = new HashMap<>();
        try {
            for (Part part : parts) {
                positions.put(part.name(), LogFile.size(part.log()));
                if (Files.exists(part.log())) {
                    LogFile.lastLines(part.log(), lines).forEach(line -> print(out, part, line));
                }
            }
            out.flush();
            while (follow) {
                ServerProcess.pause(BETWEEN_LOOKS);
                for (Part part : parts) {
                    positions.computeIfPresent(
                            part.name(), (name, position) -> printSince(out, part, position));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    /** Whole lines only; what is still being written waits for the next look. */
    private long printSince(PrintWriter out, Part part, long position) {
        try {
            long from = position > LogFile.size(part.log()) ? 0 : position;
            if (LogFile.size(part.log()) == from) {
                return from;
            }
            byte[] news = LogFile.readBytes(part.log(), from);
            int end = news.length;
            while (end > 0 && news[end - 1] != '\n') {
                end--;
            }
            new String(news, 0, end, java.nio.charset.StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> print(out, part, line));
            out.flush();
            return from + end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void print(PrintWriter out, Part part, String line) {
        out.println(service == null ? part.name() + " | " + line : line);
    }
}
