package io.amends.proof.load;

import io.amends.proof.Pause;
import io.amends.proof.traffic.OpenLoop;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Twice as much as is possible, from tills that do not wait for each other. */
final class Overload implements Measurement {

    /** More than customer-service lets wait. */
    private static final int TILLS = 6_000;

    @Override
    public void measure(Bench bench) throws Exception {
        bench.rest();
        double maximum =
                bench.figures()
                        .note(
                                "posts/s, 64 clients, before the overload",
                                Crowd.ask(Bench.CLIENTS, bench.time(), bench.posts()::poster));
        bench.rest();
        LinkedBlockingQueue<Crowd.Client> tills = new LinkedBlockingQueue<>();
        for (int i = 0; i < TILLS; i++) {
            tills.add(bench.posts().poster());
        }
        List<Crowd.Client> all = new ArrayList<>(tills);
        Histogram accepted = OpenLoop.micros();
        AtomicLong refused = new AtomicLong();
        AtomicLong unanswered = new AtomicLong();
        double goodput;
        try (OpenLoop loop = new OpenLoop(TILLS)) {
            long began = System.nanoTime();
            loop.start(2 * maximum, due -> post(tills, due, accepted, refused, unanswered));
            Pause.of(bench.time());
            goodput = accepted.getTotalCount() * 1e9 / (System.nanoTime() - began);
            bench.figures().note("due at twice the load while 6,000 waited", loop.skipped());
        }
        for (Crowd.Client till : all) {
            till.close();
        }
        bench.figures().note("refused at twice the load", refused.get());
        bench.figures().note("unanswered at twice the load", unanswered.get());
        bench.figures().note(Goal.GOODPUT, goodput / maximum);
        bench.figures().note(Goal.OVERLOAD_P99, accepted.getValueAtPercentile(99) / 1e3);
    }

    private static void post(
            LinkedBlockingQueue<Crowd.Client> tills,
            long due,
            Histogram accepted,
            AtomicLong refused,
            AtomicLong unanswered) {
        try {
            Crowd.Client till = tills.remove();
            if (till.ask() > 0) {
                accepted.recordValue(OpenLoop.microsSince(due));
            } else {
                refused.incrementAndGet();
            }
            tills.add(till);
        } catch (IOException | NoSuchElementException broken) {
            unanswered.incrementAndGet();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
