package io.amends.chassis.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says how the relay is doing. Never down: a service with an outbox works on while Kafka is away.
 */
@Readiness
@ApplicationScoped
class RelayReport implements HealthCheck {
    private final Relay relay;

    @Inject
    RelayReport(Relay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("relay")
                .up()
                .withData("active", relay.isActive())
                .withData("behind", relay.behind())
                .build();
    }
}
