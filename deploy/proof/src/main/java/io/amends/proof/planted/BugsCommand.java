package io.amends.proof.planted;

import io.amends.proof.Findings;
import io.amends.proof.Pause;
import io.amends.proof.Place;
import io.amends.proof.fault.Disks;
import io.amends.proof.fault.Fault;
import io.amends.proof.fault.Saboteur;
import io.amends.proof.installation.Installation;
import io.amends.proof.invariant.Invariants;
import io.amends.proof.invariant.Log;
import io.amends.proof.invariant.Run;
import io.amends.proof.traffic.Exchange;
import io.amends.proof.traffic.Town;
import io.amends.proof.woven.PlantedBug;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** {@code ./amends prove bugs}: whoever makes one of these mistakes is found out. */
@Command(
        name = "bugs",
        mixinStandardHelpOptions = true,
        description = "Plants bugs in the services, one after the other, and wants each found.")
public final class BugsCommand implements Callable<Integer> {

    private static final int POSTS = 400;
    private static final int MAILS = 30;
    private static final Duration ANSWERING = Duration.ofSeconds(30);
    private static final Duration TRAFFIC = Duration.ofSeconds(20);
    private static final Duration WATCHING = Duration.ofSeconds(60);

    /** What will pass as soon as everybody has caught up has passed by then. */
    private static final Duration LASTING = Duration.ofSeconds(5);

    /** Some mistakes show only when two things meet; who looks once more finds them. */
    private static final int TRIALS = 3;

    private static final int SHOWN = 160;
    private static final String NOT_CAUGHT = "NOT CAUGHT";

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    @Option(
            names = "--bugs",
            description = "So many of them, others every day, or with every seed; else all.")
    private int bugs = PlantedBug.values().length;

    @Option(names = "--bug", description = "Only this one: ${COMPLETION-CANDIDATES}.")
    private List<PlantedBug> named = List.of();

    @Option(
            names = "--rate",
            defaultValue = "40",
            description = "Visits posted one by one, a second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--seed",
            description = "Of what is posted and which bugs are planted; else the day of the year.")
    private long seed = LocalDate.now(ZoneOffset.UTC).getDayOfYear();

    @Mixin private Place place = new Place();

    @Override
    public Integer call() {
        List<PlantedBug> planted = named.isEmpty() ? inTurn(seed, bugs) : named;
        Findings findings = new Findings("bugs");
        findings.ranWith("seed", seed);
        findings.ranWith("visits posted a second", rate);
        findings.ranWith("bugs", planted.stream().map(Enum::name).toList());
        System.out.printf("Seed %d: %s%n", seed, planted);
        long began = System.nanoTime();
        Installation installation =
                Installation.make(place.project(), place.directory().resolve("bugs"));
        try (installation;
                Saboteur saboteur = new Saboteur(installation, Invariants.SETTINGS, Disks.none())) {
            installation.start();
            for (int i = 0; i < planted.size(); i++) {
                long from = System.nanoTime();
                PlantedBug bug = planted.get(i);
                String verdict = NOT_CAUGHT;
                for (int trial = 1; trial <= TRIALS && verdict.equals(NOT_CAUGHT); trial++) {
                    String town = "bug-%d-%dx".formatted(i, trial);
                    verdict = tryOut(bug, town, installation, saboteur);
                    if (trial > 1 && !verdict.equals(NOT_CAUGHT)) {
                        verdict = "trial %d: %s".formatted(trial, verdict);
                    }
                }
                System.out.printf(
                        Locale.ROOT, "  %-36s %4.0f s  %s%n", bug, seconds(from), verdict);
                findings.figure(bug.name(), verdict);
                if (verdict.equals(NOT_CAUGHT)) {
                    findings.violation(bug + " was not caught");
                }
            }
        }
        findings.figure("seconds in all", Math.round(seconds(began)));
        return findings.conclude(place.directory());
    }

    /** So many, and the next ones with the next seed, until all had their turn. */
    static List<PlantedBug> inTurn(long seed, int bugs) {
        PlantedBug[] all = PlantedBug.values();
        List<PlantedBug> chosen = new ArrayList<>();
        for (int i = 0; i < Math.min(bugs, all.length); i++) {
            chosen.add(all[Math.floorMod(seed * bugs + i, all.length)]);
        }
        return chosen;
    }

    private String tryOut(
            PlantedBug bug, String name, Installation installation, Saboteur saboteur) {
        Trial trial = Trial.of(bug);
        saboteur.plant(bug);
        var since = Log.ends(installation.kafka());
        try (Town town = new Town(installation, name, seed)) {
            town.start(rate);
            awaitTraffic(town);
            for (Fault fault : trial.faults()) {
                saboteur.commit(fault);
                awaitTraffic(town);
            }
            List<String> disappointments = town.settle(ANSWERING);
            Run run = saboteur.run(town, since, disappointments, trial.faults().size());
            return verdict(run, trial);
        }
    }

    /** Services that were just started are slow: returns when many were answered since. */
    private static void awaitTraffic(Town town) {
        long deadline = System.nanoTime() + TRAFFIC.toNanos();
        long posts = accepted(town) + POSTS;
        int mails = town.guests().asked().size() + MAILS;
        while ((accepted(town) < posts || town.guests().asked().size() < mails)
                && System.nanoTime() < deadline) {
            Pause.of(BETWEEN_LOOKS);
        }
    }

    private static long accepted(Town town) {
        return town.ledger().exchanges().stream().filter(Exchange::accepted).count();
    }

    /** What does not become less for long enough, while nobody posts, will stay. */
    private static String verdict(Run run, Trial trial) {
        long deadline = System.nanoTime() + WATCHING.toNanos();
        List<Invariants.Violation> before = List.of();
        long same = System.nanoTime();
        while (true) {
            List<Invariants.Violation> all = Invariants.look(run);
            List<Invariants.Violation> found =
                    all.stream()
                            .filter(one -> trial.invariants().contains(one.invariant()))
                            .toList();
            long now = System.nanoTime();
            // What is still catching up becomes less; a bug may go on doing it again and again.
            if (found.size() < before.size() || (before.isEmpty() && !found.isEmpty())) {
                same = now;
            }
            before = found;
            boolean lasting = now - same > LASTING.toNanos();
            if (!found.isEmpty() && (lasting || now > deadline)) {
                String first = found.getFirst().toString();
                return "caught, %d times: %s"
                        .formatted(
                                found.size(), first.substring(0, Math.min(SHOWN, first.length())));
            }
            if ((all.isEmpty() && now - same > 2 * LASTING.toNanos()) || now > deadline) {
                all.stream().limit(3).forEach(other -> System.out.println("    only " + other));
                return NOT_CAUGHT;
            }
            Pause.of(BETWEEN_LOOKS);
        }
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
