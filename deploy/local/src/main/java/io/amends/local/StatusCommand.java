package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/** Says what is running. */
@Command(
        name = "status",
        description = "Say what is running; the exit code is 0 if everything is ready.")
final class StatusCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = Amends.startedInstallation();
        boolean allReady = true;
        for (Part part : installation.parts()) {
            Optional<ServerProcess> process = part.running();
            boolean ready = process.isPresent() && part.ready();
            allReady &= ready;
            out.printf(
                    "  %-22s %-10s %-12s %s%n",
                    part.name(),
                    ready ? "ready" : process.isPresent() ? "not ready" : "stopped",
                    "port " + ports(installation, part),
                    process.map(StatusCommand::describe).orElse(""));
        }
        return allReady ? 0 : 1;
    }

    private static String ports(Installation installation, Part part) {
        return Arrays.stream(Port.values())
                .filter(port -> port.part().equals(part.name()))
                .map(port -> Integer.toString(installation.addresses().of(port)))
                .collect(Collectors.joining(", "));
    }

    private static String describe(ServerProcess process) {
        return "pid %-8d %s"
                .formatted(
                        process.pid(),
                        process.handle()
                                .info()
                                .startInstant()
                                .map(start -> "up " + age(Duration.between(start, Instant.now())))
                                .orElse(""));
    }

    private static String age(Duration age) {
        return age.toDays() > 0
                ? age.toDays() + " d"
                : age.toHours() > 0
                        ? age.toHours() + " h"
                        : age.toMinutes() > 0 ? age.toMinutes() + " min" : age.toSeconds() + " s";
    }
}
