package io.amends.proof.fault;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.invariant.Run;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Does the faults to an installation, and mends them. Its lines stand between the parts. */
public final class Saboteur implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(90);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration STARTING = Duration.ofMillis(1_500);

    private final Installation installation;
    private final TcpProxy database;
    private final TcpProxy mail;
    private final List<Run.Absence> absences = new ArrayList<>();

    /**
     * @param installation not started yet; it will be told of the lines
     */
    public Saboteur(Installation installation) {
        this.installation = installation;
        database = new TcpProxy(installation.postgresPort());
        mail = new TcpProxy(installation.mailPort());
    }

    /** What a service must be told so that it uses the lines. */
    public Map<String, String> settings(Part service) {
        String url =
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(database.port(), service.option());
        return service == Part.NOTIFICATION
                ? Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL",
                        url,
                        "AMENDS_MAIL_PORT",
                        Integer.toString(mail.port()))
                : Map.of("QUARKUS_DATASOURCE_JDBC_URL", url);
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
                    case Fault.KillAgainWhileItStarts twice -> {
                        installation.kill(twice.part());
                        Thread up = Thread.ofPlatform().start(this::tryUp);
                        pause(STARTING);
                        killIfThere(twice.part());
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
                        pause(gone.howLong());
                        absences.add(new Run.Absence(gone.part(), from, System.nanoTime()));
                        yield up();
                    }
                    case Fault.Hang hang -> {
                        installation.signal(hang.part(), "STOP");
                        pause(hang.howLong());
                        installation.signal(hang.part(), "CONT");
                        yield System.nanoTime();
                    }
                    case Fault.DatabaseLine bad -> spoil(database, bad.line(), bad.howLong());
                    case Fault.MailLine bad -> spoil(mail, bad.line(), bad.howLong());
                };
        awaitReady();
        return Duration.ofNanos(System.nanoTime() - mending);
    }

    /** When somebody was gone. */
    public List<Run.Absence> absences() {
        return List.copyOf(absences);
    }

    private long up() {
        long began = System.nanoTime();
        installation.up();
        return began;
    }

    private static long spoil(TcpProxy proxy, TcpProxy.Line line, Duration howLong) {
        proxy.become(line);
        pause(howLong);
        proxy.become(TcpProxy.Line.GOOD);
        return System.nanoTime();
    }

    private void tryUp() {
        try {
            installation.up();
        } catch (IllegalStateException e) {
            // It was killed while it started, as it was meant to be.
            System.out.println("    as wanted, it did not come up");
        }
    }

    private void killIfThere(Part part) {
        try {
            installation.kill(part);
        } catch (IllegalStateException | UncheckedIOException e) {
            System.out.println("    " + part + " was not there to be killed again");
        }
    }

    private void awaitReady() {
        long deadline = System.nanoTime() + READY.toNanos();
        for (Part service : Part.SERVICES) {
            Api health = installation.api(service, "");
            while (!health.get("/q/health/ready").ok()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            service + " is not ready " + READY + " after the fault was mended");
                }
                pause(BETWEEN_LOOKS);
            }
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.NANOSECONDS.sleep(duration.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
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
