package io.amends.local;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** The way in for everybody: {@code ./amends up}, {@code down}, {@code token} and the rest. */
@Command(
        name = "./amends",
        description = {"Amends on this machine.", ""},
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            RestartCommand.class,
            TokenCommand.class,
            KeysCommand.class,
            DoctorCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            ServersCommand.class,
            WatchCommand.class
        },
        footer = {
            "",
            "And, run by the script itself:",
            "  replay   Post a file of past visits; './amends replay --help' says how.",
            "  compose  Run it in containers: './amends compose up', './amends compose down'.",
            "  prove    Prove the promises under faults, abuse and load; './amends prove --help' says how.",
            "  test     Run all that CI checks.",
            "",
            "Data, keys and logs are in .amends/ (AMENDS_HOME moves that), addresses in .amends/env."
        })
public final class Amends implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    private Amends() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        CommandLine amends = new CommandLine(new Amends());
        answerHelp(amends);
        amends.getSubcommands().values().forEach(Amends::answerHelp);
        return amends.setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> {
                            if (!(failure instanceof ServerFailed)) {
                                throw failure;
                            }
                            PrintWriter err = command.getErr();
                            err.println(failure.getMessage());
                            return CommandLine.ExitCode.SOFTWARE;
                        });
    }

    private static void answerHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(
                        OptionSpec.builder("-h", "--help")
                                .usageHelp(true)
                                .description("Say this.")
                                .build());
    }

    static Installation installation(Map<Port, Integer> ports) {
        return Installation.of(project(), System.getenv(), ports);
    }

    static Installation startedInstallation() {
        Installation installation = installation(Map.of());
        if (!installation.exists()) {
            throw new ServerFailed(
                    "Nothing was ever started in %s. ./amends up does that."
                            .formatted(installation.home()));
        }
        return installation;
    }

    /** The script passes the project's root; without it, the working directory is taken for it. */
    static Path project() {
        return Path.of(Objects.requireNonNullElse(System.getProperty("amends.project"), ""))
                .toAbsolutePath()
                .normalize();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
