package io.amends.proof.fault;

import io.amends.proof.Findings;
import io.amends.proof.Place;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.invariant.Invariants;
import io.amends.proof.invariant.Log;
import io.amends.proof.traffic.Ledger;
import io.amends.proof.traffic.Message;
import io.amends.proof.traffic.Town;
import io.amends.proof.woven.CrashPoint;

import org.HdrHistogram.Histogram;
import org.apache.kafka.common.TopicPartition;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** {@code ./amends prove faults}: everything dies while everybody posts, and nothing is lost. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = "Kills, hangs and cuts off everything while everybody posts, then counts.")
public final class FaultsCommand implements Callable<Integer> {

    private static final Duration CATCHING_UP = Duration.ofMinutes(2);
    private static final Duration READY = Duration.ofSeconds(10);

    /** Then all is counted, and the next town begins. */
    private static final int FAULTS_IN_A_TOWN = 40;

    @Option(
            names = "--cycles",
            defaultValue = "24",
            description = "Faults, one after the other (${DEFAULT-VALUE}).")
    private int cycles;

    @Option(
            names = "--points",
            defaultValue = "4",
            description =
                    "Besides, services killed from within at so many named points, or at all (${DEFAULT-VALUE}).")
    private String points = "";

    @Option(
            names = "--minutes",
            defaultValue = "60",
            description = "No more faults after so many minutes (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(
            names = "--rate",
            defaultValue = "40",
            description = "Visits posted one by one, a second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--small-disks",
            description =
                    "PostgreSQL and the broker on small file systems in memory, which are filled; needs root.")
    private boolean smallDisks;

    @Option(
            names = "--twins",
            description =
                    "Two instances of every service; requests go to either. The faults hit one of them, and there are no crash points.")
    private boolean twins;

    @Option(names = "--only", description = "Only faults whose names begin so, such as Zombie.")
    private String only = "";

    @Option(names = "--seed", description = "Of the faults and of all that is posted.")
    private long seed = ThreadLocalRandom.current().nextLong(1_000_000);

    @Mixin private Place place = new Place();

    @Override
    public Integer call() {
        Findings findings = new Findings("faults");
        findings.ranWith("seed", seed);
        findings.ranWith("cycles", cycles);
        findings.ranWith("crash points", points);
        findings.ranWith("visits posted a second", rate);
        findings.ranWith("instances of each service", twins ? 2 : 1);
        System.out.printf("Seed %d%n", seed);
        Installation installation =
                Installation.make(place.project(), place.directory().resolve("faults"));
        try (Disks disks = smallDisks ? Disks.small(installation.home(), cycles) : Disks.none();
                installation;
                Saboteur saboteur = new Saboteur(installation, Invariants.SETTINGS, disks)) {
            installation.start();
            if (twins) {
                try (Twins _ = new Twins(installation)) {
                    prove(installation, saboteur, findings);
                }
            } else {
                prove(installation, saboteur, findings);
            }
        }
        return findings.conclude(place.directory());
    }

    private List<Fault> faults(Set<Part> onSmallDisks) {
        Random random = new Random(seed);
        List<Fault> faults = new ArrayList<>(Fault.seeded(random, cycles, onSmallDisks));
        faults.addAll(Fault.crashes(random, twins ? 0 : crashPoints()));
        Collections.shuffle(faults, random);
        faults.removeIf(fault -> !fault.toString().startsWith(only));
        return faults;
    }

    private int crashPoints() {
        return points.equals("all") ? CrashPoint.values().length : Integer.parseInt(points);
    }

    private void prove(Installation installation, Saboteur saboteur, Findings findings) {
        long began = System.nanoTime();
        Histogram recovery = new Histogram(TimeUnit.MINUTES.toMillis(10), 3);
        Histogram posts = new Histogram(TimeUnit.MINUTES.toMicros(10), 3);
        Deque<Fault> left = new ArrayDeque<>(faults(saboteur.onSmallDisks()));
        for (int town = 1; !left.isEmpty() && isTime(began); town++) {
            Map<TopicPartition, Long> since = Log.ends(installation.kafka());
            try (Town here = new Town(installation, "town-" + town, seed + town)) {
                Histogram one = here.start(rate);
                int faults = 0;
                while (!left.isEmpty() && faults < FAULTS_IN_A_TOWN && isTime(began)) {
                    Fault fault = left.remove();
                    recovery.recordValue(commit(fault, saboteur, findings).toMillis());
                    faults++;
                    if (fault instanceof Fault.TopicsLost) {
                        // Offsets begin anew, and what was poison is gone.
                        since = Map.of();
                        here.poison().forget();
                    }
                    if (fault instanceof Fault.OlderLog) {
                        // What was poison may be gone, and be put aside all the same.
                        here.poison().forget();
                    }
                }
                List<String> disappointments = here.settle(CATCHING_UP);
                long counting = System.nanoTime();
                List<Invariants.Violation> violations =
                        Invariants.violations(
                                saboteur.run(here, since, disappointments, faults), CATCHING_UP);
                violations.forEach(violation -> findings.violation(violation.toString()));
                findings.count("faults", faults);
                System.out.printf(
                        "  %s was counted in %.1f s: %d violations%s%n",
                        here.name(),
                        seconds(counting),
                        violations.size(),
                        violations.stream()
                                .findFirst()
                                .map(first -> ", first " + first)
                                .orElse(""));
                figures(here, findings);
                posts.add(one);
            }
        }
        saboteur.missed()
                .forEach(point -> findings.violation("nobody got to crash point " + point));
        new VisitBehindPoison(installation).prove(findings);
        findings.figure("ready after a fault, median ms", recovery.getValueAtPercentile(50));
        findings.figure("ready after a fault, longest ms", recovery.getMaxValue());
        findings.figure("post p50 ms", posts.getValueAtPercentile(50) / 1000.0);
        findings.figure("post p99 ms", posts.getValueAtPercentile(99) / 1000.0);
        findings.figure("seconds in all", seconds(began));
    }

    private boolean isTime(long began) {
        return System.nanoTime() - began < TimeUnit.MINUTES.toNanos(minutes);
    }

    /** Returns how long it took until all were ready. */
    private static Duration commit(Fault fault, Saboteur saboteur, Findings findings) {
        Duration took = saboteur.commit(fault);
        System.out.printf("  %-70s ready after %.1f s%n", fault, seconds(took));
        if (fault instanceof Fault.Kill && took.compareTo(READY) > 0) {
            findings.figure("slow recovery: " + fault, seconds(took) + " s");
        }
        return took;
    }

    private static void figures(Town town, Findings findings) {
        Ledger ledger = town.ledger();
        findings.count("requests answered or not", ledger.exchanges().size());
        findings.count(
                "of them unanswered or refused for now",
                ledger.exchanges().stream().filter(one -> !one.accepted()).count());
        findings.count("visits", ledger.byKey(Message.Visit.class).size());
        findings.count("complaints", ledger.all(Message.Complaint.class).size());
        findings.count("cases worked on", town.desk().worked().size());
        findings.count("survey mails", town.guests().asked().size());
        findings.count("survey mails answered", town.guests().answers().size());
        findings.count("guests unsubscribed", town.guests().gone().size());
        findings.count("customers erased", town.leavers().forgotten().size());
        findings.count("poisonous records", town.poison().doses().size());
    }

    private static double seconds(long since) {
        return seconds(Duration.ofNanos(System.nanoTime() - since));
    }

    private static double seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
