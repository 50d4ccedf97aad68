package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.time.Duration;

/** How fast the outbox is emptied that filled while the broker was hung; nobody else is at work. */
final class Drain implements Measurement {
    /** It takes about a second. */
    private static final Duration OFTEN = Duration.ofMillis(10);

    @Override
    public void measure(Bench bench) {
        bench.rest();
        bench.alone(() -> drain(bench));
    }

    private static void drain(Bench bench) {
        Installation installation = bench.installation();
        Lag lag = bench.lag();
        installation.signal(Part.KAFKA, "STOP");
        try {
            Crowd.ask(Bench.BATCH_CLIENTS, bench.time(), bench.posts()::batcher);
        } finally {
            installation.signal(Part.KAFKA, "CONT");
        }
        long waiting = lag.unsent(Part.CUSTOMER);
        Bench.until("Nothing is sent", OFTEN, () -> lag.unsent(Part.CUSTOMER) < waiting);
        double first = lag.unsent(Part.CUSTOMER);
        long began = System.nanoTime();
        Bench.until("Not everything is sent", OFTEN, () -> lag.unsent(Part.CUSTOMER) == 0);
        bench.figures().note("events that waited for the broker", waiting);
        bench.figures().note(Goal.DRAIN, first * 1e9 / (System.nanoTime() - began));
    }
}
