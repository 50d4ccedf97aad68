package io.amends.proof.fault;

import io.amends.proof.Pause;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.invariant.HoldOut;
import io.amends.proof.invariant.Run;
import io.amends.proof.traffic.Town;
import io.amends.proof.woven.CrashPoint;
import io.amends.proof.woven.PlantedBug;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Does the faults to an installation, and mends them. Its lines stand between the parts. */
public final class Saboteur implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration VISIT = Duration.ofSeconds(2);
    private static final Duration STARTING = Duration.ofMillis(1_500);

    private final Installation installation;
    private final Operator operator;
    private final Disks disks;
    private final TcpProxy database;
    private final TcpProxy mail;
    private final List<Run.Absence> absences = new ArrayList<>();
    private final Instructions instructions;
    private final Ambush ambush;
    private @Nullable Instant toldAgain;

    /**
     * @param installation not started yet; it is told of the lines
     * @param wishes what services are told besides
     * @param disks that can be filled
     */
    public Saboteur(Installation installation, Map<Part, Map<String, String>> wishes, Disks disks) {
        this.installation = installation;
        this.disks = disks;
        operator = new Operator(installation);
        database = new TcpProxy(installation.postgresPort());
        mail = new TcpProxy(installation.mailPort());
        Map<Part, Map<String, String>> settings = new EnumMap<>(Part.class);
        for (Part service : Part.SERVICES) {
            Map<String, String> told = new HashMap<>(wishes.getOrDefault(service, Map.of()));
            told.put(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    "jdbc:postgresql://127.0.0.1:%d/%s"
                            .formatted(database.port(), service.option()));
            if (service == Part.NOTIFICATION) {
                told.put("AMENDS_MAIL_PORT", Integer.toString(mail.port()));
            }
            settings.put(service, told);
        }
        instructions = new Instructions(installation, settings);
        ambush = new Ambush(installation, operator, instructions);
    }

    /** Kills all services that have a bug, or are to have it; they come up as they are to be. */
    public void plant(PlantedBug bug) {
        instructions
                .plant(bug)
                .forEach(
                        service -> {
                            installation.kill(service);
                            instructions.give(service);
                        });
        up();
        operator.awaitReady(READY);
    }

    /**
     * Returns when the fault is mended and all services say that they are ready.
     *
     * @return how long that took, from when mending began
     */
    public Duration commit(Fault fault) {
        long mending =
                switch (fault) {
                    case Fault.Kill kill -> {
                        kill.parts().forEach(installation::kill);
                        yield up();
                    }
                    case Fault.Crash crash -> {
                        ambush.lay(crash);
                        yield up();
                    }
                    case Fault.KillWithout without -> {
                        installation.kill(without.gone());
                        Pause.of(without.howLong());
                        installation.kill(without.service());
                        yield up();
                    }
                    case Fault.Rebuild rebuild -> {
                        operator.rebuild(rebuild.service());
                        yield System.nanoTime();
                    }
                    case Fault.Visitors visitors -> {
                        String group = visitors.service().option() + "-service";
                        for (int i = 0; i < visitors.howMany(); i++) {
                            Visitor.comeAndGo(installation.kafka(), group, VISIT);
                        }
                        yield System.nanoTime();
                    }
                    case Fault.Zombie zombie -> {
                        try (Companion _ = Companion.of(installation, zombie.service())) {
                            installation.signal(zombie.service(), "STOP");
                            Pause.of(zombie.howLong());
                            installation.signal(zombie.service(), "CONT");
                            Pause.of(VISIT);
                        }
                        yield System.nanoTime();
                    }
                    case Fault.Rolling rolling -> {
                        try (Companion _ = Companion.of(installation, rolling.service())) {
                            installation.restart(rolling.service());
                        }
                        yield System.nanoTime();
                    }
                    case Fault.TopicsLost _ -> {
                        installation.kill(Part.KAFKA);
                        installation.loseTopics();
                        long began = up();
                        operator.republishAll(READY);
                        toldAgain = Instant.now();
                        yield began;
                    }
                    case Fault.OlderLog older -> {
                        installation.kill(Part.KAFKA);
                        installation.copyTopics();
                        up();
                        Pause.of(older.age());
                        installation.kill(Part.KAFKA);
                        installation.restoreTopics();
                        long began = up();
                        operator.awaitToldAgain(READY);
                        toldAgain = Instant.now();
                        yield began;
                    }
                    case Fault.DiskFull full -> {
                        disks.fill(full.part());
                        Pause.of(full.howLong());
                        disks.empty(full.part());
                        yield up();
                    }
                    case Fault.KillAgainWhileItStarts twice -> {
                        installation.kill(twice.part());
                        Thread up = Thread.ofPlatform().start(operator::tryUp);
                        Pause.of(STARTING);
                        operator.killIfThere(twice.part());
                        join(up);
                        yield up();
                    }
                    case Fault.KillBackends backends -> {
                        installation
                                .database(backends.service())
                                .count(
                                        "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                                                + " where usename = current_user and pid <> pg_backend_pid()");
                        yield System.nanoTime();
                    }
                    case Fault.Restart restart -> {
                        long began = System.nanoTime();
                        installation.restart(restart.service());
                        yield began;
                    }
                    case Fault.Gone gone -> {
                        installation.kill(gone.part());
                        long from = System.nanoTime();
                        Pause.of(gone.howLong());
                        absences.add(new Run.Absence(gone.part(), from, System.nanoTime()));
                        yield up();
                    }
                    case Fault.Hang hang -> {
                        installation.signal(hang.part(), "STOP");
                        Pause.of(hang.howLong());
                        installation.signal(hang.part(), "CONT");
                        yield System.nanoTime();
                    }
                    case Fault.DatabaseLine bad -> spoil(database, bad.line(), bad.howLong());
                    case Fault.MailLine bad -> spoil(mail, bad.line(), bad.howLong());
                };
        operator.awaitReady(READY);
        return Duration.ofNanos(System.nanoTime() - mending);
    }

    /** Crash points that nobody got to. */
    public List<CrashPoint> missed() {
        return ambush.missed();
    }

    /** Parts whose disks can be filled. */
    Set<Part> onSmallDisks() {
        return disks.owners();
    }

    /**
     * What was done to a town.
     *
     * @param since where the topics ended when it began
     * @param disappointments of its people
     * @param faults how many there were
     */
    public Run run(
            Town town, Map<TopicPartition, Long> since, List<String> disappointments, int faults) {
        List<Run.Absence> taken = List.copyOf(absences);
        absences.clear();
        return new Run(
                installation,
                town,
                since,
                new HoldOut(installation),
                disappointments,
                faults,
                toldAgain,
                taken);
    }

    private long up() {
        long began = System.nanoTime();
        installation.up();
        return began;
    }

    private static long spoil(TcpProxy proxy, TcpProxy.Line line, Duration howLong) {
        proxy.become(line);
        Pause.of(howLong);
        proxy.become(TcpProxy.Line.GOOD);
        return System.nanoTime();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
        mail.close();
    }
}
