package io.amends.customer.session;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.security.EndedSessions.Ended;

import java.time.Instant;

/** Somebody signed out: from now on the session's token opens nothing. */
record SessionEnded(String sessionId, int version, Instant endedAt, Instant expiresAt) {

    static final String TOPIC = "sessions";

    static OutgoingEvent of(Ended ended) {
        return new OutgoingEvent(
                TOPIC,
                "session.ended.v1",
                ended.id(),
                1,
                ended.endedAt(),
                new SessionEnded(ended.id(), 1, ended.endedAt(), ended.expiresAt()));
    }
}
