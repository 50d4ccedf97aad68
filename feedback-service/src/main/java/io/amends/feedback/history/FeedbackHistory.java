package io.amends.feedback.history;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;

import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;

@ApplicationScoped
class FeedbackHistory implements EventHistory {
    private final Publications publications;

    FeedbackHistory(Publications publications) {
        this.publications = publications;
    }

    @Override
    public String topic() {
        return "feedback";
    }

    @Override
    public List<OutgoingEvent> page(@Nullable String afterKey, int limit) {
        return publications.page(topic(), afterKey, limit);
    }
}
