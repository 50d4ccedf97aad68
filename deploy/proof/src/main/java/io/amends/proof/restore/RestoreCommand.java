package io.amends.proof.restore;

import io.amends.proof.Findings;
import io.amends.proof.Pause;
import io.amends.proof.Place;
import io.amends.proof.fault.Operator;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.invariant.HoldOut;
import io.amends.proof.invariant.Invariants;
import io.amends.proof.invariant.Log;
import io.amends.proof.invariant.Run;
import io.amends.proof.traffic.Town;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/**
 * {@code ./amends prove restore}: the runbook's way back to a moment, from a backup that was taken
 * while everybody posted, after all databases and topics were lost.
 */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Backs up, loses databases and topics, restores them to a moment, then counts.")
public final class RestoreCommand implements Callable<Integer> {

    private static final Duration CATCHING_UP = Duration.ofMinutes(2);

    @Option(
            names = "--seconds",
            defaultValue = "8",
            description =
                    "How long each town lives before something happens to it (${DEFAULT-VALUE}).")
    private int seconds;

    @Option(
            names = "--rate",
            defaultValue = "20",
            description = "Visits posted one by one, a second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--seed", description = "Of all that is posted.")
    private long seed = ThreadLocalRandom.current().nextLong(1_000_000);

    @Mixin private Place place = new Place();

    @Override
    public Integer call() {
        Findings findings = new Findings("restore");
        findings.ranWith("seed", seed);
        findings.ranWith("visits posted a second", rate);
        System.out.printf("Seed %d%n", seed);
        Installation installation =
                Installation.make(place.project(), place.directory().resolve("restore"));
        Part.SERVICES.forEach(
                service ->
                        installation.set(
                                service, Invariants.SETTINGS.getOrDefault(service, Map.of())));
        try (installation) {
            installation.start();
            prove(installation, findings);
        }
        return findings.conclude(place.directory());
    }

    private void prove(Installation installation, Findings findings) {
        Path backups = installation.home().resolve("backups");
        Installation.empty(backups);
        Map<TopicPartition, Long> since = Log.ends(installation.kafka());
        try (Town before = new Town(installation, "before", seed)) {
            before.start(rate);
            Pause.of(Duration.ofSeconds(seconds));
            backUp(installation, backups, findings);
            Pause.of(Duration.ofSeconds(seconds));
            List<String> disappointments = before.settle(CATCHING_UP);
            check("before", run(installation, before, since, disappointments, null), findings);
            try (Town across = new Town(installation, "across", seed + 1)) {
                Moment moment = loseAll(installation, backups, across, findings);
                restore(installation, backups, moment, findings);
                check(before, disappointments, across, moment, installation, findings);
            }
        }
    }

    /** Returns a moment at which the town was in full swing, well before everything was lost. */
    private Moment loseAll(
            Installation installation, Path backups, Town across, Findings findings) {
        across.start(rate);
        Pause.of(Duration.ofSeconds(seconds));
        Moment moment = Moment.of(installation.database(Part.CUSTOMER));
        Pause.of(Duration.ofSeconds(seconds));
        across.stop();
        // Also has the log archived up to here, as a minute would.
        backUp(installation, backups, findings);
        Part.SERVICES.forEach(installation::kill);
        installation.kill(Part.KAFKA);
        installation.kill(Part.POSTGRES);
        installation.loseTopics();
        installation.loseDatabases();
        return moment;
    }

    private static void restore(
            Installation installation, Path backups, Moment moment, Findings findings) {
        long began = System.nanoTime();
        installation.amends("restore", backups.toString(), "--to", moment.at().toString());
        installation.up();
        findings.figure("seconds until PostgreSQL and all services were ready", since(began));
    }

    private static void check(
            Town before,
            List<String> disappointments,
            Town across,
            Moment moment,
            Installation installation,
            Findings findings) {
        long began = System.nanoTime();
        Remembered remembered = new Remembered(across, installation.database(Part.CUSTOMER));
        remembered.violations(moment).forEach(findings::violation);
        Operator operator = new Operator(installation);
        operator.republishAll(CATCHING_UP);
        findings.figure("seconds until all topics were told again", since(began));
        Instant toldAgain = Instant.now();
        Part.SERVICES.forEach(operator::rebuild);
        before.poison().forget();
        check(
                "restored",
                run(installation, before, Map.of(), disappointments, toldAgain),
                findings);
        Run ofAcross = run(installation, across, Map.of(), List.of(), toldAgain);
        sameFigures("restored", ofAcross, findings);
        findings.figure("seconds until all had caught up", since(began));
        across.postAgain();
        remembered.violationsOfRepeating().forEach(findings::violation);
        sameFigures("posted again", ofAcross, findings);
        findings.figure("requests before the moment, of a town that was done", size(before));
        findings.figure(
                "requests before the moment, of another",
                across.ledger().exchanges().stream().filter(moment::isAfter).count());
        findings.figure(
                "requests after the moment",
                across.ledger().exchanges().stream().filter(moment::isBefore).count());
    }

    private static int size(Town town) {
        return town.ledger().exchanges().size();
    }

    private static void backUp(Installation installation, Path backups, Findings findings) {
        long began = System.nanoTime();
        installation.amends("backup", backups.toString());
        findings.figure("seconds to back up while everybody posts", since(began));
    }

    private static Run run(
            Installation installation,
            Town town,
            Map<TopicPartition, Long> since,
            List<String> disappointments,
            @Nullable Instant toldAgain) {
        return new Run(
                installation,
                town,
                since,
                new HoldOut(installation),
                disappointments,
                0,
                toldAgain,
                List.of());
    }

    private static void check(String when, Run run, Findings findings) {
        Invariants.violations(run, CATCHING_UP)
                .forEach(violation -> findings.violation(when + ": " + violation));
    }

    private static void sameFigures(String when, Run run, Findings findings) {
        Invariants.differencesOfFigures(run, CATCHING_UP)
                .forEach(violation -> findings.violation(when + ": " + violation));
    }

    private static double since(long began) {
        return Math.round((System.nanoTime() - began) / 1e8) / 10.0;
    }
}
