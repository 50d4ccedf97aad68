package io.amends.notification.preference;

import io.amends.chassis.outbox.OutgoingEvent;

import java.time.Instant;
import java.util.UUID;

/**
 * What the others are told about a contact point; see contracts/.
 *
 * @param purpose feedback, marketing or all
 */
record ContactEvent(
        UUID contactEventId,
        long version,
        UUID customerId,
        UUID contactPointId,
        String channel,
        String purpose,
        Instant at) {

    static final String UNSUBSCRIBED = "contact.unsubscribed.v1";
    static final String RESUBSCRIBED = "contact.resubscribed.v1";
    static final String BOUNCED = "contact.bounced.v1";
    static final String ALL = "all";

    ContactEvent(
            UUID contactEventId, UUID customerId, UUID contactPointId, String purpose, Instant at) {
        this(contactEventId, 1, customerId, contactPointId, "email", purpose, at);
    }

    OutgoingEvent as(String type) {
        return new OutgoingEvent(
                "solicitations", type, contactEventId.toString(), version, at, this);
    }
}
