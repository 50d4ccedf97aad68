package io.amends.chassis.workers;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Down while a worker fails again and again, and says which. */
@Readiness
@ApplicationScoped
class WorkersReadiness implements HealthCheck {
    private final Workers workers;

    @Inject
    WorkersReadiness(Workers workers) {
        this.workers = workers;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("workers")
                        .status(workers.all().stream().allMatch(Worker::isUp))
                        .withData("threads", workers.all().size());
        workers.all().stream()
                .filter(worker -> worker.failedInARow() > 0)
                .forEach(worker -> answer.withData(worker.name(), worker.failedInARow()));
        return answer.build();
    }
}
