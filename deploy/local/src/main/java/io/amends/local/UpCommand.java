package io.amends.local;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** Starts everything that isn't running. */
@Command(
        name = "up",
        description = "Start everything that isn't running, and wait until it is ready.")
final class UpCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--demo",
            description =
                    "Then load a year of a small chain of shops, so that there is something to see.")
    private boolean demo;

    @Option(
            names = "--port",
            paramLabel = "NAME=PORT",
            description =
                    "Where something listens, now and from now on: ${COMPLETION-CANDIDATES}. As an environment variable: AMENDS_CUSTOMER_PORT and so on.")
    private Map<Port, Integer> ports = new LinkedHashMap<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Installation installation = Amends.installation(ports);
        out.println("Starting Amends in " + installation.home());
        try (Progress progress = new Progress(out)) {
            installation.up(progress);
        }
        if (demo) {
            loadDemo(installation, out);
        }
        welcome(installation, out);
        return 0;
    }

    private static void loadDemo(Installation installation, PrintWriter out) {
        if (installation.demoLoaded()) {
            out.println(
                    "The demo is loaded already; ./amends down --erase makes room for a new one.");
            return;
        }
        out.println("Loading the demo");
        out.flush();
        Map<String, String> tokens = new LinkedHashMap<>();
        for (TokenRequest.Role role :
                List.of(
                        TokenRequest.Role.OPERATOR,
                        TokenRequest.Role.POS,
                        TokenRequest.Role.AGENT)) {
            tokens.put(
                    "AMENDS_TOKEN_" + role.name(),
                    TokenRequest.of(role, "demo-" + role)
                            .sign(installation.keys().tokenPrivateKey(), Instant.now()));
        }
        run(replay(installation, "io.amends.replay.Demo"), installation, tokens);
        installation.rememberDemo();
    }

    private static List<String> replay(Installation installation, String main) {
        Path target = installation.project().resolve("deploy/replay/target");
        return new ArrayList<>(
                List.of(
                        JavaCommand.java(),
                        "-Xmx256m",
                        "-cp",
                        target.resolve("classes")
                                + File.pathSeparator
                                + target.resolve("lib")
                                + "/*",
                        main));
    }

    private static void run(
            List<String> command, Installation installation, Map<String, String> variables) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment()
                    .putAll(
                            Addresses.parseEnvironmentFile(
                                    Files.readString(installation.environmentFile()).lines()));
            builder.environment().putAll(variables);
            int exit = builder.start().waitFor();
            if (exit != 0) {
                throw new ServerFailed("The demo could not be loaded; all else is running.");
            }
        } catch (IOException e) {
            throw new ServerFailed("The demo's loader could not be started.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("Interrupted while the demo was being loaded.", e);
        }
    }

    private static void welcome(Installation installation, PrintWriter out) {
        Addresses addresses = installation.addresses();
        out.println();
        out.println("Amends is up.");
        out.println();
        entry(out, "dashboard", addresses.url(Port.ANALYTICS), "/", "for owners and managers");
        entry(out, "service desk", addresses.url(Port.FEEDBACK), "/", "for agents");
        entry(out, "customers", addresses.url(Port.CUSTOMER), "/", "and POST /v1/visits for tills");
        entry(
                out,
                "programmes",
                addresses.url(Port.NOTIFICATION),
                "/",
                "who was asked, and why not");
        entry(out, "inbox", addresses.url(Port.INBOX), "/", "every mail that Amends sends here");
        out.println();
        out.println("APIs:     /q/swagger-ui on each of the four services");
        out.println("Sign in:  paste what ./amends token --role owner prints");
        out.println("Scripts:  source " + installation.environmentFile());
        out.println("Stop:     ./amends down");
        out.flush();
    }

    private static void entry(PrintWriter out, String name, URI base, String path, String what) {
        out.printf("  %-14s %-28s %s%n", name, base.resolve(path), what);
    }
}
