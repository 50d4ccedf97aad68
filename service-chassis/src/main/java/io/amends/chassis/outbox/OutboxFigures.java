package io.amends.chassis.outbox;

import io.amends.chassis.observability.DatabaseFigure;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Also right while Kafka is away, and where another instance relays. */
class OutboxFigures {

    @Produces
    @Singleton
    DatabaseFigure age() {
        return new DatabaseFigure(
                "amends.outbox.age.seconds",
                "For how long the oldest event that is not in Kafka yet has waited",
                """
                select coalesce((
                    select extract(epoch from now() - recorded_at)
                    from outbox where position > (select position from relay_cursor) order by position limit 1
                ), 0)
                """);
    }
}
