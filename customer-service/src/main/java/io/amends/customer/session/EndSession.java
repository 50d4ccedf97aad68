package io.amends.customer.session;

import io.amends.chassis.outbox.Outbox;
import io.amends.chassis.security.EndedSessions;
import io.amends.chassis.security.EndedSessions.Ended;
import io.amends.chassis.security.SessionEnding;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Ends a session, once. */
@ApplicationScoped
class EndSession implements SessionEnding {
    private final EndedSessions ended;
    private final Outbox outbox;
    private final Clock clock;

    EndSession(EndedSessions ended, Outbox outbox, Clock clock) {
        this.ended = ended;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void end(String id, Instant expiresAt) {
        Ended session = new Ended(id, clock.instant().truncatedTo(ChronoUnit.MICROS), expiresAt);
        if (!ended.add(List.of(session)).isEmpty()) {
            outbox.append(SessionEnded.of(session));
        }
    }
}
