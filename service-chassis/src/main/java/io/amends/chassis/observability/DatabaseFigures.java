package io.amends.chassis.observability;

import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks the figures up now and then, so that no scrape waits for the database. While that is away
 * they have no value.
 */
@ApplicationScoped
class DatabaseFigures {
    private final List<DatabaseFigure> figures;
    private final Jdbi jdbi;
    private final Duration every;
    private final Map<String, Double> known = new ConcurrentHashMap<>();
    private final Workers workers;
    private @Nullable Worker worker;

    @Inject
    DatabaseFigures(
            @All List<DatabaseFigure> figures,
            Jdbi jdbi,
            @ConfigProperty(name = "amends.figures-every", defaultValue = "15S") Duration every,
            Workers workers,
            MeterRegistry metrics) {
        this.figures = figures;
        this.jdbi = jdbi;
        this.every = every;
        this.workers = workers;
        for (DatabaseFigure figure : figures) {
            Gauge.builder(
                            figure.name(),
                            known,
                            values -> values.getOrDefault(figure.name(), Double.NaN))
                    .description(figure.description())
                    .register(metrics);
        }
    }

    void start(@Observes StartupEvent started) {
        worker = workers.every(every, "database-figures", this::lookUp);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        if (worker != null) {
            worker.stop(Duration.ofSeconds(2));
        }
    }

    private void lookUp() {
        try {
            jdbi.useHandle(
                    handle ->
                            figures.forEach(
                                    figure ->
                                            known.put(
                                                    figure.name(),
                                                    handle.createQuery(figure.sql())
                                                            .mapTo(Double.class)
                                                            .one())));
        } catch (Throwable unknown) {
            known.clear();
            throw unknown;
        }
    }
}
