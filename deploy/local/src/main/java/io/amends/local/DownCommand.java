package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;

/** Stops everything. */
@Command(name = "down", description = "Stop everything. The data stay, except mails in the inbox.")
final class DownCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--erase", description = "And delete all data, keys and logs.")
    private boolean erase;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = Amends.installation(Map.of());
        try (Progress progress = new Progress(out)) {
            installation.down(progress);
        }
        if (erase) {
            installation.erase();
            out.println("Erased " + installation.home());
        } else {
            out.println("Amends is down. Its data are in " + installation.home());
        }
        return 0;
    }
}
