package io.amends.proof.load;

import io.amends.proof.installation.Tokens;

import org.HdrHistogram.Histogram;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A till that posts as fast as it can over some connections, among others that behave. */
final class NoisyTill {

    private static final int CONNECTIONS = 4;

    /** Posts a second of each of the others: half of what a source may by default. */
    private static final int CALM = 10;

    private static final int MOST_AT_ONCE = 2_000;

    private final Posts posts;
    private final Tokens tokens;
    private final String run = UUID.randomUUID().toString().substring(0, 8);

    NoisyTill(Posts posts, Tokens tokens) {
        this.posts = posts;
        this.tokens = tokens;
    }

    /**
     * @param alone microseconds of the others' posts while it is silent
     * @param beside the same while it is noisy
     * @param noise what became of its own
     */
    record Outcome(Histogram alone, Histogram beside, Crowd.Outcome noise) {}

    /**
     * @param rate of all the others' posts together, a second
     */
    Outcome ask(double rate, Duration time) throws Exception {
        List<Crowd.Client> others = new ArrayList<>();
        for (int i = 0; i < Math.max(8, rate / CALM); i++) {
            others.add(till("quiet-" + i));
        }
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Histogram alone = Crowd.atPace(rate, time, others);
            useUpTheBurst();
            CompletableFuture<Crowd.Outcome> noise =
                    CompletableFuture.supplyAsync(
                            () -> Crowd.ask(CONNECTIONS, time, () -> till("noisy")), thread);
            Histogram beside = Crowd.atPace(rate, time, others);
            return new Outcome(alone, beside, noise.join());
        } finally {
            for (Crowd.Client other : others) {
                other.close();
            }
        }
    }

    /** Posts until the till is told to wait: noise is what goes on after that. */
    private void useUpTheBurst() throws Exception {
        try (Crowd.Client noisy = till("noisy")) {
            for (int i = 0; i < MOST_AT_ONCE && noisy.ask() > 0; i++) {
                // it is still let through
            }
        }
    }

    private Crowd.Client till(String name) throws Exception {
        String source = name + "-" + run;
        return posts.poster(tokens.ofSource("pos", source), source);
    }
}
