package io.amends.proof.load;

import io.amends.proof.Findings;
import io.amends.proof.Place;
import io.amends.proof.installation.Database;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;

import org.HdrHistogram.Histogram;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** {@code ./amends prove load}: figures beside their ceilings, in alternating rounds. */
@Command(
        name = "load",
        mixinStandardHelpOptions = true,
        description = "Measures what is accepted, how fast and at what cost, beside its ceilings.")
public final class LoadCommand implements Callable<Integer> {

    private static final int CLIENTS = 64;
    private static final int BATCH_CLIENTS = 8;
    private static final double CALM = 0.3;

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
            description = "Seconds of posting before (${DEFAULT-VALUE}); 60 for a table.")
    private int warmUp;

    @Option(
            names = "--java-options",
            description = "Of the services' JVMs (${DEFAULT-VALUE}).",
            showDefaultValue = CommandLine.Help.Visibility.NEVER)
    private String javaOptions = "-XX:+TieredCompilation";

    @Mixin private Place place = new Place();

    /** The values of one figure, a round each. */
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Findings findings = new Findings("load");
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
            measure(installation);
            memory(installation, findings);
        }
        measured.forEach((name, values) -> findings.figure(name, spread(values)));
        return findings.conclude(place.directory());
    }

    private void measure(Installation installation) {
        String token = installation.token("pos");
        Posts posts = new Posts(installation);
        makeTables(installation);
        Crowd.ask(CLIENTS, Duration.ofSeconds(warmUp), () -> posts.poster(token));
        Duration time = Duration.ofSeconds(seconds);
        for (int round = 1; round <= rounds; round++) {
            System.out.printf("Round %d of %d%n", round, rounds);
            others(installation, "STOP");
            double commits =
                    note(
                            "one-row commits/s, 64 clients",
                            Crowd.ask(CLIENTS, time, () -> committer(installation)));
            double accepted = accepting(installation, posts, token, time);
            note("posts ÷ one-row commits (must 0.6)", accepted / commits);
            double rows =
                    note(
                            "rows/s by inserts of 100, 8 clients",
                            Crowd.ask(BATCH_CLIENTS, time, () -> inserter(installation)));
            double visits =
                    note(
                            "visits/s by batches of 100, 8 clients, accepting alone",
                            Crowd.ask(BATCH_CLIENTS, time, () -> posts.batcher(token)));
            note("visits by batches ÷ inserted rows (must 0.4)", visits / rows);
            others(installation, "CONT");
            double whole = together(installation, posts, token, time);
            note("posts with the whole pipeline ÷ one-row commits (must 0.35)", whole / commits);
            calm(installation, posts, token, whole * CALM);
        }
    }

    private double accepting(Installation installation, Posts posts, String token, Duration time) {
        List<ProcessHandle> service = List.of(installation.process(Part.CUSTOMER));
        List<ProcessHandle> database = List.of(installation.process(Part.POSTGRES));
        double before = Usage.cpuMicros(service);
        double databaseBefore = Usage.cpuMicros(database);
        Crowd.Outcome outcome = Crowd.ask(CLIENTS, time, () -> posts.poster(token));
        double perSecond = note("posts/s, 64 clients, accepting alone", outcome);
        note(
                "CPU µs of customer-service per post, accepting alone (must 350)",
                (Usage.cpuMicros(service) - before) / outcome.operations());
        note(
                "CPU µs of PostgreSQL per post, accepting alone",
                (Usage.cpuMicros(database) - databaseBefore) / outcome.operations());
        return perSecond;
    }

    private double together(Installation installation, Posts posts, String token, Duration time) {
        caughtUp(installation);
        Map<Part, Double> before = cpuMicros(installation);
        long began = System.nanoTime();
        Crowd.Outcome outcome = Crowd.ask(CLIENTS, time, () -> posts.poster(token));
        note("posts/s, 64 clients, while the others keep up or fall behind", outcome);
        caughtUp(installation);
        double tookSeconds = (System.nanoTime() - began) / 1e9;
        double sum = 0;
        for (Map.Entry<Part, Double> now : cpuMicros(installation).entrySet()) {
            double used = now.getValue() - before.getOrDefault(now.getKey(), 0.0);
            note(
                    "CPU µs of %s per post, until all have caught up".formatted(now.getKey()),
                    used / outcome.operations());
            sum += used;
        }
        note(
                "CPU µs of everything per post, until all have caught up (must 700)",
                sum / outcome.operations());
        return note(
                "visits/s through the whole pipeline, until all have caught up",
                outcome.operations() / tookSeconds);
    }

    private static Map<Part, Double> cpuMicros(Installation installation) {
        Map<Part, Double> used = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            used.put(part, Usage.cpuMicros(List.of(installation.process(part))));
        }
        return used;
    }

    /** At a third of what is possible: how long a post takes, alone and beside a noisy till. */
    private void calm(Installation installation, Posts posts, String token, double rate) {
        Duration time = Duration.ofSeconds(seconds);
        List<Crowd.Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(posts.poster(token));
            }
            Histogram micros = Crowd.atPace(rate, time, clients);
            note("ms from due to answered at 30 %, p50 (must 20)", millis(micros, 50));
            note("ms from due to answered at 30 %, p99 (must 150)", millis(micros, 99));
            for (Crowd.Client client : clients) {
                client.close();
            }
            NoisyTill.Outcome outcome =
                    new NoisyTill(posts, new Tokens(installation)).ask(rate, time);
            note(
                    "p99 of the others beside a noisy till ÷ without it (must 1.1)",
                    millis(outcome.beside(), 99) / millis(outcome.alone(), 99));
            note(
                    "posts/s of the noisy till that were refused",
                    outcome.noise().refused() / (double) seconds);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static double millis(Histogram micros, double percentile) {
        return micros.getValueAtPercentile(percentile) / 1e3;
    }

    private static void others(Installation installation, String signal) {
        for (Part part : List.of(Part.FEEDBACK, Part.NOTIFICATION, Part.ANALYTICS)) {
            installation.signal(part, signal);
        }
    }

    /** Waits until analytics-service and notification-service know every visit. */
    private static void caughtUp(Installation installation) {
        Database customers = installation.database(Part.CUSTOMER);
        long visits = customers.count("select count(*) from visit");
        for (Supplier<Long> known :
                List.<Supplier<Long>>of(
                        () ->
                                installation
                                        .database(Part.ANALYTICS)
                                        .count("select count(*) from visit"),
                        () ->
                                installation
                                        .database(Part.FEEDBACK)
                                        .count("select count(*) from visits"))) {
            long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
            while (known.get() < visits) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("Nobody catches up any more");
                }
                try {
                    Thread.sleep(Duration.ofMillis(100));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void memory(Installation installation, Findings findings) {
        long sum = 0;
        for (Part service : Part.SERVICES) {
            long megabytes = Usage.residentMegabytes(installation.process(service));
            findings.figure("MB of " + service + " after all this (must 300)", megabytes);
            sum += megabytes;
        }
        findings.figure("MB of the four services together (must 1,100)", sum);
    }

    private static void makeTables(Installation installation) {
        try (Connection connection = connect(installation)) {
            connection
                    .createStatement()
                    .execute(
                            "create table proof_load (id uuid primary key, at timestamptz not null default now(), body text not null)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(Installation installation) throws SQLException {
        Database database = installation.database(Part.CUSTOMER);
        return DriverManager.getConnection(database.url(), database.user(), database.password());
    }

    private static Crowd.Client committer(Installation installation) throws SQLException {
        return inserter(installation, 1);
    }

    private static Crowd.Client inserter(Installation installation) throws SQLException {
        return inserter(installation, Posts.BATCH);
    }

    /** The ceiling: what a visit weighs, and nothing else. */
    private static Crowd.Client inserter(Installation installation, int rows) throws SQLException {
        Connection connection = connect(installation);
        PreparedStatement insert =
                connection.prepareStatement(
                        "insert into proof_load (id, body) select * from unnest(?::uuid[], ?::text[])");
        String body = "x".repeat(150);
        return new Crowd.Client() {
            @Override
            public int ask() throws SQLException {
                UUID[] ids = new UUID[rows];
                String[] bodies = new String[rows];
                Arrays.setAll(ids, i -> UUID.randomUUID());
                Arrays.fill(bodies, body);
                insert.setArray(1, connection.createArrayOf("uuid", ids));
                insert.setArray(2, connection.createArrayOf("text", bodies));
                return insert.executeUpdate();
            }

            @Override
            public void close() throws SQLException {
                connection.close();
            }
        };
    }

    private double note(String name, Crowd.Outcome outcome) {
        if (outcome.refused() > 0) {
            note("refused: " + name, (double) outcome.refused());
        }
        return note(name, outcome.perSecond());
    }

    private double note(String name, double value) {
        measured.computeIfAbsent(name, first -> new ArrayList<>()).add(value);
        System.out.printf("  %-70s %,.2f%n", name, value);
        return value;
    }

    /** Median, and from least to most. */
    private static String spread(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        return "%,.2f (%,.2f to %,.2f)"
                .formatted(
                        median,
                        DoubleStream.of(sorted).min().orElse(median),
                        DoubleStream.of(sorted).max().orElse(median));
    }
}
