package io.amends.feedback.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.database.Columns;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Tells events to the others and keeps them, in one transaction with the change that they tell. */
@ApplicationScoped
public class Publications {
    private final Jdbi jdbi;
    private final Outbox outbox;
    private final ObjectMapper json;

    Publications(Jdbi jdbi, Outbox outbox, EventJson json) {
        this.jdbi = jdbi;
        this.outbox = outbox;
        this.json = json.mapper();
    }

    /**
     * Publishes events, whose keys are ids of aggregates that this transaction has locked or
     * written.
     */
    public void publish(List<OutgoingEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        jdbi.useHandle(
                handle -> {
                    var insert =
                            handle.createUpdate(
                                    """
                    insert into event_history (topic, key, version, type, time, data)
                    select e.topic, e.key, e.version, e.type, e.time, e.data::json
                    from unnest(:topic, :key, :version, :type, :time, :data)
                      as e (topic, key, version, type, time, data)""");
                    new Columns<>(insert, events)
                            .bind("topic", String.class, OutgoingEvent::topic)
                            .bind("key", UUID.class, event -> UUID.fromString(event.key()))
                            .bind("version", Long.class, OutgoingEvent::version)
                            .bind("type", String.class, OutgoingEvent::type)
                            .bind("time", Instant.class, OutgoingEvent::time)
                            .bind("data", String.class, event -> write(event.data()));
                    insert.execute();
                });
        outbox.append(events);
    }

    List<OutgoingEvent> page(String topic, @Nullable String afterKey, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select key, version, type, time, data from event_history
                        where topic = :topic and key in (
                          select distinct key from event_history
                          where topic = :topic and (:after::uuid is null or key > :after::uuid)
                          order by key limit :limit)
                        order by key, version""")
                                .bind("topic", topic)
                                .bind("after", afterKey)
                                .bind("limit", limit)
                                .map(
                                        (row, _) ->
                                                new OutgoingEvent(
                                                        topic,
                                                        row.getString("type"),
                                                        row.getString("key"),
                                                        row.getLong("version"),
                                                        row.getTimestamp("time").toInstant(),
                                                        read(row.getString("data"))))
                                .list());
    }

    private String write(Object data) {
        try {
            return json.writeValueAsString(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Object read(String data) {
        try {
            return json.readTree(data);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
