package io.amends.notification.preference;

import io.amends.chassis.database.Ids;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Everything that was published about contact points, append-only. */
@ApplicationScoped
public class ContactEvents {
    private final Jdbi jdbi;
    private final Outbox outbox;

    ContactEvents(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    void add(String type, UUID customerId, UUID contactPointId, String purpose, Instant at) {
        ContactEvent event = new ContactEvent(Ids.next(), customerId, contactPointId, purpose, at);
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into contact_events (contact_event_id, type, customer_id, contact_point_id, purpose, at)
                        values (:id, :type, :customer, :contactPoint, :purpose, :at)
                        """)
                                .bind("id", event.contactEventId())
                                .bind("type", type)
                                .bind("customer", customerId)
                                .bind("contactPoint", contactPointId)
                                .bind("purpose", purpose)
                                .bind("at", at)
                                .execute());
        outbox.append(event.as(type));
    }

    /** The next ones in the order of their ids. */
    public List<OutgoingEvent> after(UUID id, int limit) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select * from contact_events where contact_event_id > :after order by contact_event_id limit :limit")
                                .bind("after", id)
                                .bind("limit", limit)
                                .map(
                                        (row, context) ->
                                                new ContactEvent(
                                                                row.getObject(
                                                                        "contact_event_id",
                                                                        UUID.class),
                                                                row.getObject(
                                                                        "customer_id", UUID.class),
                                                                row.getObject(
                                                                        "contact_point_id",
                                                                        UUID.class),
                                                                row.getString("purpose"),
                                                                row.getObject(
                                                                                "at",
                                                                                OffsetDateTime
                                                                                        .class)
                                                                        .toInstant())
                                                        .as(row.getString("type")))
                                .list());
    }
}
