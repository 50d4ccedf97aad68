package io.amends.notification.preference;

import io.amends.chassis.database.Ids;
import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/** Everything that was published about contact points, append-only. */
@ApplicationScoped
public class ContactEvents {
    static final String CUSTOMER = "customer";

    private final Jdbi jdbi;
    private final Outbox outbox;

    ContactEvents(Jdbi jdbi, Outbox outbox) {
        this.jdbi = jdbi;
        this.outbox = outbox;
    }

    /** The customer did it, or the mail server. */
    void add(String type, UUID customerId, UUID contactPointId, String purpose, Instant at) {
        add(type, customerId, contactPointId, purpose, at, null);
    }

    void reactivated(UUID customerId, UUID contactPointId, String by, Instant at) {
        add(ContactEvent.REACTIVATED, customerId, contactPointId, ContactEvent.ALL, at, by);
    }

    private void add(
            String type,
            UUID customerId,
            UUID contactPointId,
            String purpose,
            Instant at,
            @Nullable String by) {
        ContactEvent event = new ContactEvent(Ids.next(), customerId, contactPointId, purpose, at);
        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        """
                        insert into contact_events (contact_event_id, type, customer_id, contact_point_id, purpose, at, acted_by)
                        values (:id, :type, :customer, :contactPoint, :purpose, :at, :by)
                        """)
                                .bind("id", event.contactEventId())
                                .bind("type", type)
                                .bind("customer", customerId)
                                .bind("contactPoint", contactPointId)
                                .bind("purpose", purpose)
                                .bind("at", at)
                                .bind("by", by)
                                .execute());
        outbox.append(event.as(type));
    }

    /** Those whose address was published as bounced. */
    List<UUID> customersToldBounced(UUID contactPointId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select distinct customer_id from contact_events
                        where contact_point_id = :contactPoint and type = :type order by customer_id
                        """)
                                .bind("contactPoint", contactPointId)
                                .bind("type", ContactEvent.BOUNCED)
                                .mapTo(UUID.class)
                                .list());
    }

    /**
     * @param by an account, or {@link #CUSTOMER}; null: the customer, or the mail server
     */
    record Entry(String type, String purpose, Instant at, @Nullable String by) {}

    /** What was published about the contact point, oldest first. */
    List<Entry> about(UUID contactPointId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select type, purpose, at, acted_by from contact_events
                        where contact_point_id = :contactPoint order by contact_event_id
                        """)
                                .bind("contactPoint", contactPointId)
                                .map(
                                        (row, context) ->
                                                new Entry(
                                                        row.getString("type"),
                                                        row.getString("purpose"),
                                                        row.getObject("at", OffsetDateTime.class)
                                                                .toInstant(),
                                                        row.getString("acted_by")))
                                .list());
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
