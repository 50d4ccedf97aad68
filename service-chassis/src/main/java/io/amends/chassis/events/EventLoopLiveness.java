package io.amends.chassis.events;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Down when the loop has died or hangs. Kafka being away is neither. */
@Liveness
@ApplicationScoped
class EventLoopLiveness implements HealthCheck {
    private final EventLoop loop;

    @Inject
    EventLoopLiveness(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("event loop")
                .status(!loop.isHung())
                .withData("secondsSincePoll", loop.sincePoll().toSeconds())
                .withData("reading", loop.isReading())
                .withData("lag", loop.lag())
                .build();
    }
}
