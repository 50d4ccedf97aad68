package io.amends.proof;

import io.amends.proof.abuse.AbuseCommand;
import io.amends.proof.fault.FaultsCommand;
import io.amends.proof.load.LoadCommand;
import io.amends.proof.planted.BugsCommand;
import io.amends.proof.restore.RestoreCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ./amends prove}: each command ends with 0 when there was no violation. */
@Command(
        name = "./amends prove",
        description =
                "Proves the promises on an installation of its own, and leaves what it found in"
                        + " target/proof.",
        mixinStandardHelpOptions = true,
        subcommands = {
            FaultsCommand.class,
            BugsCommand.class,
            AbuseCommand.class,
            LoadCommand.class,
            RestoreCommand.class,
            Report.class
        })
public final class Prove implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    private Prove() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Prove()).execute(arguments));
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
