package io.amends.chassis.retention;

import jakarta.enterprise.context.ApplicationScoped;

import java.util.List;

/** The tables that every service has. */
@ApplicationScoped
class ChassisRetention implements RetentionRules {
    @Override
    public List<Kept> rules() {
        return List.of(
                Kept.always("flyway_schema_history", "the schema's own"),
                Kept.always("outbox", "its partitions are dropped a day after they were relayed"),
                Kept.always("relay_cursor", "one row"),
                Kept.always("relay_acknowledged", "one row per partition that is written"),
                Kept.always("event_position", "one row per partition that is read"),
                Kept.always("unsent_event", "until they are sent or given up: an operator's work"),
                Kept.always("dead_letter", "until they are applied: an operator's work"),
                Kept.always("ended_session", "deleted once its tokens have expired"),
                Kept.days(400, "audit", "at < :before", "a year, and time to look at it"),
                Kept.days(
                        90,
                        "republication",
                        "finished_at < :before",
                        "when a topic was last told again"),
                Kept.days(
                        1,
                        "idempotent_answer",
                        "answered_at < :before",
                        "so long may be repeated"));
    }
}
