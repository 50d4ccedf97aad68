package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** Backs up what is running. */
@Command(
        name = "backup",
        description =
                "Back up databases and keys while everything runs, and have all later changes archived there.")
final class BackupCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIRECTORY", description = "Best on another disk; made if need be.")
    private Path directory = Path.of("");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = Amends.startedInstallation();
        try (Progress progress = new Progress(out)) {
            out.println("Backed up to " + installation.backUp(directory, progress));
        }
        return 0;
    }
}
