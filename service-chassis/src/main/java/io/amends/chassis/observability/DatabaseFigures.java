package io.amends.chassis.observability;

import io.amends.chassis.FailureKind;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.Jdbi;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks the figures up now and then, so that no scrape waits for the database. While that is away
 * they have no value.
 */
@ApplicationScoped
class DatabaseFigures {
    private static final Logger LOG = Logger.getLogger(DatabaseFigures.class);

    private final List<DatabaseFigure> figures;
    private final Jdbi jdbi;
    private final Duration every;
    private final Map<String, Double> known = new ConcurrentHashMap<>();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("database-figures").factory());

    @Inject
    DatabaseFigures(
            @All List<DatabaseFigure> figures,
            Jdbi jdbi,
            @ConfigProperty(name = "amends.figures-every", defaultValue = "15S") Duration every,
            MeterRegistry metrics) {
        this.figures = figures;
        this.jdbi = jdbi;
        this.every = every;
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
        ScheduledFuture<?> _ =
                worker.scheduleWithFixedDelay(
                        this::lookUp, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        worker.shutdownNow();
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
        } catch (RuntimeException away) {
            known.clear();
            LOG.debugf("The figures could not be looked up (%s)", FailureKind.of(away));
        }
    }
}
