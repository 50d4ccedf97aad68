package io.amends.feedback.history;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;

@ApplicationScoped
class RecoveryCaseHistory implements EventHistory {
    private final Publications publications;

    RecoveryCaseHistory(Publications publications) {
        this.publications = publications;
    }

    @Override
    public String topic() {
        return "recovery-cases";
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return publications.page(topic(), afterKey, limit);
    }
}
