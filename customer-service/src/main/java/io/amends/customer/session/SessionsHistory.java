package io.amends.customer.session;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.security.EndedSessions;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** The topic {@code sessions} again: those whose tokens have not expired. */
@ApplicationScoped
class SessionsHistory implements EventHistory {
    private final EndedSessions ended;

    SessionsHistory(EndedSessions ended) {
        this.ended = ended;
    }

    @Override
    public String topic() {
        return SessionEnded.TOPIC;
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return ended.page(afterKey, limit).stream().map(SessionEnded::of).toList();
    }
}
