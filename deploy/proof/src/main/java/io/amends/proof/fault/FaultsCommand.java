package io.amends.proof.fault;

import io.amends.proof.Findings;
import io.amends.proof.Place;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.invariant.EachComplaintHasOneCase;
import io.amends.proof.invariant.Invariants;
import io.amends.proof.invariant.Run;
import io.amends.proof.traffic.Guests;
import io.amends.proof.traffic.Message;
import io.amends.proof.traffic.Poison;
import io.amends.proof.traffic.Traffic;

import org.HdrHistogram.Histogram;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    @Option(
            names = "--cycles",
            defaultValue = "24",
            description = "Faults, one after the other (${DEFAULT-VALUE}).")
    private int cycles;

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

    @Option(names = "--seed", description = "Of the faults and of all that is posted.")
    private long seed = ThreadLocalRandom.current().nextLong(1_000_000);

    @Mixin private Place place = new Place();

    @Override
    public Integer call() {
        Findings findings = new Findings("faults");
        findings.ranWith("seed", seed);
        findings.ranWith("cycles", cycles);
        findings.ranWith("visits posted a second", rate);
        System.out.printf("Seed %d%n", seed);
        Installation installation =
                Installation.make(place.project(), place.directory().resolve("faults"));
        try (installation;
                Saboteur saboteur = new Saboteur(installation)) {
            for (Part service : Part.SERVICES) {
                Map<String, String> settings = new HashMap<>(saboteur.settings(service));
                if (service == Part.FEEDBACK) {
                    settings.putAll(EachComplaintHasOneCase.SETTINGS);
                }
                installation.set(service, settings);
            }
            installation.start();
            prove(installation, saboteur, findings);
        }
        return findings.conclude(place.directory());
    }

    private void prove(Installation installation, Saboteur saboteur, Findings findings) {
        long began = System.nanoTime();
        try (Traffic traffic = new Traffic(installation, seed);
                Guests guests = new Guests(installation, traffic);
                Poison poison = new Poison(installation.kafka())) {
            Histogram posts = traffic.start(rate);
            guests.start();
            poison.start(rate / 100);
            int done = commit(saboteur, began, findings);
            boolean settled = traffic.settle(CATCHING_UP);
            guests.finish();
            poison.finish();
            if (!settled) {
                findings.violation(
                        "%d messages were never accepted"
                                .formatted(traffic.ledger().open().size()));
            }
            traffic.ledger().refusals().stream()
                    .distinct()
                    .forEach(refusal -> findings.violation("refused: " + refusal));
            long counting = System.nanoTime();
            Invariants.violations(
                            new Run(
                                    installation,
                                    traffic.ledger(),
                                    guests,
                                    poison,
                                    done,
                                    saboteur.absences()),
                            CATCHING_UP)
                    .forEach(findings::violation);
            findings.figure("faults", done);
            findings.figure("seconds until all had caught up", seconds(counting));
            figures(traffic, guests, poison, posts, findings);
        }
        findings.figure("seconds in all", seconds(began));
    }

    /** Returns how many faults there were. */
    private int commit(Saboteur saboteur, long began, Findings findings) {
        List<Fault> faults = Fault.seeded(new Random(seed), cycles);
        Histogram recovery = new Histogram(TimeUnit.MINUTES.toMillis(10), 3);
        int done = 0;
        for (Fault fault : faults) {
            if (System.nanoTime() - began > TimeUnit.MINUTES.toNanos(minutes)) {
                break;
            }
            Duration took = saboteur.commit(fault);
            recovery.recordValue(took.toMillis());
            done++;
            System.out.printf("  %2d  %-70s ready after %.1f s%n", done, fault, seconds(took));
            if (fault instanceof Fault.Kill && took.compareTo(READY) > 0) {
                findings.figure("slow recovery: " + fault, seconds(took) + " s");
            }
        }
        findings.figure("ready after a fault, median ms", recovery.getValueAtPercentile(50));
        findings.figure("ready after a fault, longest ms", recovery.getMaxValue());
        return done;
    }

    private static void figures(
            Traffic traffic, Guests guests, Poison poison, Histogram posts, Findings findings) {
        findings.figure("requests answered or not", traffic.ledger().exchanges().size());
        findings.figure(
                "of them unanswered or refused for now",
                traffic.ledger().exchanges().stream().filter(one -> !one.accepted()).count());
        findings.figure("visits", traffic.ledger().byKey(Message.Visit.class).size());
        findings.figure("complaints", traffic.ledger().all(Message.Complaint.class).size());
        findings.figure("survey mails", guests.asked().size());
        findings.figure("survey mails answered", guests.answers().size());
        findings.figure("guests unsubscribed", guests.gone().size());
        findings.figure("poisonous records", poison.doses().size());
        findings.figure("post p50 ms", posts.getValueAtPercentile(50) / 1000.0);
        findings.figure("post p99 ms", posts.getValueAtPercentile(99) / 1000.0);
    }

    private static double seconds(long since) {
        return seconds(Duration.ofNanos(System.nanoTime() - since));
    }

    private static double seconds(Duration duration) {
        return Math.round(duration.toMillis() / 100.0) / 10.0;
    }
}
