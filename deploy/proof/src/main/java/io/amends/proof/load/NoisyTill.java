package io.amends.proof.load;

import io.amends.proof.installation.Tokens;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A till that posts as fast as it can over some connections, among others that behave. */
final class NoisyTill implements Measurement {

    private static final int CONNECTIONS = 4;

    /** Posts a second of each of the others. */
    private static final int CALM = 10;

    private final String run = UUID.randomUUID().toString().substring(0, 8);

    @Override
    public void measure(Bench bench) throws Exception {
        double rate = bench.calm();
        bench.rest();
        Posts posts = bench.posts();
        Tokens tokens = new Tokens(bench.installation());
        List<Crowd.Client> others = new ArrayList<>();
        for (int i = 0; i < Math.max(8, rate / CALM); i++) {
            others.add(till(posts, tokens, "quiet-" + i));
        }
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            Histogram alone = Crowd.atPace(rate, bench.time(), others);
            CompletableFuture<Crowd.Outcome> noise =
                    CompletableFuture.supplyAsync(
                            () ->
                                    Crowd.ask(
                                            CONNECTIONS,
                                            bench.time(),
                                            () -> till(posts, tokens, "noisy")),
                            thread);
            Histogram beside = Crowd.atPace(rate, bench.time(), others);
            bench.figures()
                    .note(
                            Goal.NOISE,
                            (double) beside.getValueAtPercentile(99)
                                    / alone.getValueAtPercentile(99));
            Crowd.Outcome loud = noise.join();
            bench.figures().note("posts/s of the noisy till that were stored", loud.perSecond());
            bench.figures()
                    .note(
                            "posts/s of the noisy till that were refused",
                            loud.refused() * 1e9 / bench.time().toNanos());
        } finally {
            for (Crowd.Client other : others) {
                other.close();
            }
        }
    }

    private Crowd.Client till(Posts posts, Tokens tokens, String name) throws IOException {
        String source = name + "-" + run;
        return posts.poster(tokens.ofSource("pos", source), source);
    }
}
