package io.amends.proof.load;

import io.amends.proof.Findings;
import io.amends.proof.Place;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code ./amends prove load}: figures beside their ceilings, in alternating rounds. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Measures what is accepted, how fast and at what cost, beside its ceilings.")
public final class LoadCommand implements Callable<Integer> {

    private static final List<String> PARTS =
            List.of(
                    "accepting",
                    "pipeline",
                    "latency",
                    "noise",
                    "overload",
                    "drain",
                    "catch-up",
                    "timers",
                    "escalations",
                    "mails",
                    "storage",
                    "instances",
                    "holdings",
                    "starts");

    @Option(
            names = "--rounds",
            defaultValue = "2",
            description = "Alternating rounds (${DEFAULT-VALUE}); 5 for a table.")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            description = "Of each measurement (${DEFAULT-VALUE}); 20 for a table.")
    private int seconds;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "Seconds of everything before (${DEFAULT-VALUE}); 180 for a table.")
    private int warmUp;

    @Option(
            names = "--only",
            split = ",",
            description =
                    "Only these parts, of accepting, pipeline, latency, noise, overload, drain, catch-up, timers, escalations, mails, storage, instances (one of each service and two), holdings (what is held on to after the load) and starts.")
    private List<String> only = PARTS;

    @Option(
            names = "--grow",
            defaultValue = "0",
            description =
                    "In the end, put so many visits into the databases, and compare with a hundredth of them; 10000000 for a table.")
    private long grow;

    @Option(
            names = "--java-options",
            description = "Of the services' JVMs (${DEFAULT-VALUE}).",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private String javaOptions = "-XX:+TieredCompilation";

    @Mixin private Place place = new Place();

    @Spec private CommandSpec spec = CommandSpec.create();

    private final Findings findings = new Findings("load");
    private final Figures figures = new Figures();

    @Override
    public Integer call() {
        if (!PARTS.containsAll(only)) {
            throw new ParameterException(spec.commandLine(), "The parts are " + PARTS);
        }
        findings.ranWith("rounds", rounds);
        findings.ranWith("seconds", seconds);
        findings.ranWith("java options", javaOptions);
        Installation installation =
                Installation.make(place.project(), place.directory().resolve("load"));
        try (installation) {
            for (Part service : Part.SERVICES) {
                // One token posts as much as is possible here.
                installation.set(
                        service,
                        Map.of(
                                "AMENDS_JAVA_OPTIONS",
                                javaOptions,
                                "AMENDS_LIMITS_TOKEN_PER_SECOND",
                                "0"));
            }
            installation.start();
            load(installation);
            if (only.contains("starts")) {
                for (int round = 1; round <= rounds; round++) {
                    Starts.measure(installation, figures);
                }
            }
        }
        figures.conclude(findings);
        return findings.conclude(place.directory());
    }

    private void load(Installation installation) {
        Rows.makeTable(installation);
        Posts posts = new Posts(installation, installation.token("pos"));
        try (Lag lag = new Lag(installation)) {
            measure("warm-up", this::warmUp, bench(installation, posts, lag));
            boolean holdings = only.contains("holdings");
            Map<Part, Holdings> before = holdings ? Holdings.of(installation) : Map.of();
            for (int round = 1; round <= rounds; round++) {
                System.out.printf("Round %d of %d%n", round, rounds);
                Bench bench = bench(installation, posts, lag);
                chosen().forEach((name, measurement) -> measure(name, measurement, bench));
                if (holdings && round == 1 && rounds > 1) {
                    // Now everything was needed once; what grows from here on is too much.
                    bench.rest();
                    before = Holdings.of(installation);
                }
            }
            bench(installation, posts, lag).rest();
            if (holdings) {
                memory(installation);
                Holdings.note(figures, before, Holdings.of(installation));
            }
            if (grow > 0) {
                measure("growth", new Growth(grow), bench(installation, posts, lag));
            }
        }
    }

    /** First as much as is possible, then a calm day with everything that it brings. */
    private void warmUp(Bench bench) throws Exception {
        Duration half = Duration.ofSeconds(warmUp).dividedBy(2);
        double possible = Crowd.ask(Bench.CLIENTS, half, bench.posts()::poster).perSecond();
        bench.rest();
        Latencies.send(bench, possible * Bench.CALM, half);
        bench.rest();
    }

    private Bench bench(Installation installation, Posts posts, Lag lag) {
        return new Bench(installation, posts, lag, figures, Duration.ofSeconds(seconds));
    }

    private Map<String, Measurement> chosen() {
        Map<String, Measurement> chosen = new LinkedHashMap<>();
        chosen.put("accepting", new Accepting());
        chosen.put("pipeline", Bench::sustainable);
        chosen.put("latency", new Latencies());
        chosen.put("noise", new NoisyTill());
        chosen.put("overload", new Overload());
        chosen.put("drain", new Drain());
        chosen.put("catch-up", new CatchUp());
        chosen.put("timers", new Timers());
        chosen.put("escalations", new Escalations());
        chosen.put("mails", new Mails());
        chosen.put("storage", new Storage());
        chosen.put("instances", new Instances());
        chosen.keySet().retainAll(only);
        return chosen;
    }

    /** What can't be measured is a finding, and no reason not to measure the rest. */
    private void measure(String name, Measurement measurement, Bench bench) {
        try {
            measurement.measure(bench);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            e.printStackTrace();
            findings.violation("%s could not be measured: %s".formatted(name, e));
        }
    }

    private void memory(Installation installation) {
        long largest = 0;
        long sum = 0;
        for (Part service : Part.SERVICES) {
            long megabytes = Usage.residentMegabytes(installation.process(service));
            figures.note("MB of %s after the load".formatted(service), megabytes);
            largest = Math.max(largest, megabytes);
            sum += megabytes;
        }
        figures.note(Goal.MEMORY, (double) largest);
        figures.note(Goal.MEMORY_TOGETHER, (double) sum);
    }
}
