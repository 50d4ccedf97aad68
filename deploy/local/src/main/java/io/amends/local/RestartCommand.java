package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Stops one part, if it runs, and starts it. */
@Command(name = "restart", description = "Stop one of the parts, and start it again.")
final class RestartCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SERVICE", description = "As ./amends status names it.")
    private String service = "";

    @Override
    public Integer call() {
        try (Progress progress = new Progress(spec.commandLine().getOut())) {
            Amends.startedInstallation().restart(service, progress);
        }
        return 0;
    }
}
