package io.amends.local;

import io.amends.local.doctor.Doctor;
import io.amends.local.doctor.Finding;
import io.amends.local.doctor.Patient;
import io.amends.local.doctor.Settings;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** Says what is not well, and what to do. */
@Command(
        name = "doctor",
        description =
                "Look over settings, connections, clocks, topics, migrations, services, keys, mail and disk; the exit code is 0 if nothing is ill.")
final class DoctorCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--settings",
            paramLabel = "DIRECTORY",
            description =
                    "For an installation that runs elsewhere: a directory with <service>.env, the variables that each service is given, and env with AMENDS_CUSTOMER_URL and so on. What is not there is taken from the environment.")
    private @Nullable Path settings;

    @Option(
            names = "--token",
            defaultValue = "${env:AMENDS_TOKEN}",
            description = "A till's token, to see how long it is good for (or AMENDS_TOKEN).")
    private @Nullable String token;

    @Option(
            names = "--dns",
            paramLabel = "HOST[:PORT]",
            description = "The name server to ask about the sender's domain.")
    private @Nullable String dns;

    @Option(
            names = "--dkim-selector",
            paramLabel = "NAME",
            description = "The name before ._domainkey under which the mail server's key is.")
    private @Nullable String dkimSelector;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        AtomicInteger ill = new AtomicInteger();
        Doctor.examine(patient())
                .forEach(
                        finding -> {
                            if (finding.grade() == Finding.Grade.ILL) {
                                ill.incrementAndGet();
                            }
                            print(finding, out);
                        });
        out.println(ill.get() == 0 ? "All is well." : ill.get() + " things are not well.");
        return ill.get() == 0 ? 0 : 1;
    }

    private static void print(Finding finding, PrintWriter out) {
        String mark =
                switch (finding.grade()) {
                    case WELL -> "ok";
                    case NOTE -> "note";
                    case ILL -> "ILL";
                };
        out.printf("  %-5s %-28s %s%n", mark, finding.about(), finding.what());
        if (!finding.advice().isEmpty()) {
            out.printf("  %-5s %-28s -> %s%n", "", "", finding.advice());
        }
        out.flush();
    }

    private Patient patient() {
        if (settings == null) {
            Installation here = Amends.startedInstallation();
            Path key = here.home().resolve("keys/token-private-key.pem");
            return new Patient(
                    here.services().told(),
                    Optional.of(here.home()),
                    Optional.of(key).filter(Files::exists),
                    Optional.ofNullable(token),
                    dns,
                    Optional.ofNullable(dkimSelector));
        }
        Map<String, String> addresses = variables(settings.resolve("env"));
        return new Patient(
                Services.ALL.stream().map(port -> elsewhere(port, settings, addresses)).toList(),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(token),
                dns,
                Optional.ofNullable(dkimSelector));
    }

    private static Patient.Service elsewhere(
            Port service, Path directory, Map<String, String> addresses) {
        String variable = "AMENDS_" + service.name() + "_URL";
        String url = addresses.getOrDefault(variable, "http://localhost:" + service.usual());
        return new Patient.Service(
                service.part(),
                URI.create(url),
                new Settings(variables(directory.resolve(service.part() + ".env"))),
                Services.build(Amends.project(), service));
    }

    private static Map<String, String> variables(Path file) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        if (Files.exists(file)) {
            try (Stream<String> lines = Files.lines(file)) {
                variables.putAll(Addresses.parseEnvironmentFile(lines));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return variables;
    }
}
