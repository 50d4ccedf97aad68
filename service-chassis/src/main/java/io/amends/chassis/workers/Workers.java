package io.amends.chassis.workers;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where every thread comes from that is to live as long as the service. A thread that dies, also of
 * an {@link Error}, begins anew after a pause; that is counted, and a worker that does not stay up
 * takes the instance out of service (see {@link WorkersReadiness}). A database that is away is no
 * failure of a worker.
 */
@ApplicationScoped
public class Workers {
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);

    private final MeterRegistry metrics;
    private final List<Worker> all = new CopyOnWriteArrayList<>();

    @Inject
    Workers(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /**
     * Starts a thread that does this until it is stopped.
     *
     * @param name of the thread, and its label in the metrics: a fixed word
     * @param work which handles the exceptions that it expects, and leaves all others to the worker
     */
    public Worker start(String name, Worker.Work work) {
        return start(name, work, FIRST_BACK_OFF);
    }

    /**
     * Starts a thread that does this at once and then again and again. What a round throws is
     * counted and the next one comes as if nothing had happened: it is about some row, in every
     * instance alike. An {@link Error} is about the process; then the thread begins anew.
     */
    public Worker every(Duration pause, String name, Worker.Work round) {
        return started(new Worker(name, round, pause, FIRST_BACK_OFF, failures(name)));
    }

    Worker start(String name, Worker.Work work, Duration firstBackOff) {
        return started(new Worker(name, work, null, firstBackOff, failures(name)));
    }

    private Worker started(Worker worker) {
        all.add(worker);
        worker.start();
        return worker;
    }

    private Counter failures(String name) {
        return Counter.builder("amends.worker.failures")
                .description("How often a long-lived thread has failed and begun anew")
                .tag("worker", name)
                .register(metrics);
    }

    List<Worker> all() {
        return all;
    }
}
