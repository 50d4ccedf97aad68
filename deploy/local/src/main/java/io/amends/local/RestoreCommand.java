package io.amends.local;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Puts a backup in the place of what is there. */
@Command(
        name = "restore",
        description = "Restore databases from a backup, as they were at a moment.")
final class RestoreCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIRECTORY", description = "What ./amends backup was given.")
    private Path directory = Path.of("");

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description =
                    "The moment, like 2026-11-22T15:00:00Z; without it, the last one that was archived.")
    private @Nullable Instant to;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = Amends.installation(Map.of());
        Path aside = installation.restore(directory, Optional.ofNullable(to));
        out.println("Restored; what was there before is in " + aside);
        out.println("Next: ./amends up, then have all topics told again (RUNBOOK.md).");
        return 0;
    }
}
