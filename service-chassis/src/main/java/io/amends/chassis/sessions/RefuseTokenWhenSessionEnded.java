package io.amends.chassis.sessions;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.chassis.security.EndedSessions;

import jakarta.enterprise.context.ApplicationScoped;

import java.time.Instant;
import java.util.List;

/**
 * Somebody signed out: their token is refused here too. A session ends once, so its version is
 * always 1 and a repeat changes nothing.
 */
@ApplicationScoped
class RefuseTokenWhenSessionEnded
        implements EventHandler<RefuseTokenWhenSessionEnded.SessionEnded> {
    private final EndedSessions ended;

    RefuseTokenWhenSessionEnded(EndedSessions ended) {
        this.ended = ended;
    }

    record SessionEnded(String sessionId, Instant endedAt, Instant expiresAt) {}

    @Override
    public Subscription<SessionEnded> subscription() {
        return Subscription.to("sessions", SessionEnded.class, "session.ended.v1");
    }

    @Override
    public void handle(List<Event<SessionEnded>> batch) {
        ended.add(
                batch.stream()
                        .map(Event::data)
                        .map(
                                said ->
                                        new EndedSessions.Ended(
                                                said.sessionId(), said.endedAt(), said.expiresAt()))
                        .toList());
    }
}
