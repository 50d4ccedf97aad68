package io.amends.proof.load;

import io.amends.proof.Pause;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.time.Duration;
import java.util.List;

/** What the measurements of one round share. */
final class Bench {

    /** Connections that post one by one. */
    static final int CLIENTS = 64;

    /** Connections that post batches. */
    static final int BATCH_CLIENTS = 8;

    /** How much of what is possible is no trouble. */
    static final double CALM = 0.3;

    private static final List<Part> OTHERS =
            List.of(Part.FEEDBACK, Part.NOTIFICATION, Part.ANALYTICS);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Installation installation;
    private final Posts posts;
    private final Lag lag;
    private final Figures figures;
    private final Duration time;
    private double commits;
    private double sustainable;

    /**
     * @param time how long each measurement takes
     */
    Bench(Installation installation, Posts posts, Lag lag, Figures figures, Duration time) {
        this.installation = installation;
        this.posts = posts;
        this.lag = lag;
        this.figures = figures;
        this.time = time;
    }

    Installation installation() {
        return installation;
    }

    Posts posts() {
        return posts;
    }

    Lag lag() {
        return lag;
    }

    Figures figures() {
        return figures;
    }

    Duration time() {
        return time;
    }

    /** Returns when everybody has done everything. */
    void rest() {
        until("Nobody catches up any more", () -> lag.none());
    }

    /** While customer-service has the machine for itself. */
    void alone(Runnable measured) {
        OTHERS.forEach(part -> installation.signal(part, "STOP"));
        try {
            measured.run();
        } finally {
            OTHERS.forEach(part -> installation.signal(part, "CONT"));
        }
    }

    /** One-row commits a second, the ceiling of accepting; measured once a round. */
    double commits() {
        if (commits == 0) {
            alone(
                    () ->
                            commits =
                                    figures.note(
                                            "one-row commits/s, 64 clients",
                                            Crowd.ask(
                                                    CLIENTS,
                                                    time,
                                                    () -> new Rows(installation, 1))));
        }
        return commits;
    }

    /** Visits a second that everybody keeps up with; measured once a round. */
    double sustainable() {
        if (sustainable == 0) {
            new Pipeline().measure(this);
        }
        return sustainable;
    }

    void sustains(double visitsPerSecond) {
        sustainable = visitsPerSecond;
    }

    /** Posts a second that are no trouble. */
    double calm() {
        return sustainable() * CALM;
    }

    interface Condition {
        boolean holds();
    }

    /** Looks so seldom that looking costs the others next to nothing. */
    static void until(String otherwise, Condition condition) {
        until(otherwise, Duration.ofMillis(50), condition);
    }

    /**
     * @param every how long to wait between two looks
     */
    static void until(String otherwise, Duration every, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(otherwise);
            }
            Pause.of(every);
        }
    }
}
