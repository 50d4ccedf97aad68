package io.amends.analytics.solicitation;

import io.amends.analytics.projection.Projections;
import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Counts an answer where and when its question was asked, so that a response rate is a share of
 * what was sent.
 */
@ApplicationScoped
@Priority(310)
class CountAnswersWhenFeedbackReceived
        implements EventHandler<CountAnswersWhenFeedbackReceived.FeedbackReceived> {
    private final Projections projections;
    private final Solicitations solicitations;

    /** What this reaction reads of feedback.received. */
    record FeedbackReceived(UUID feedbackId, @Nullable UUID solicitationId) {}

    CountAnswersWhenFeedbackReceived(Projections projections, Solicitations solicitations) {
        this.projections = projections;
        this.solicitations = solicitations;
    }

    @Override
    public Subscription<FeedbackReceived> subscription() {
        return Subscription.to("feedback", FeedbackReceived.class, "feedback.received.v1");
    }

    @Override
    public void handle(List<Event<FeedbackReceived>> batch) {
        Set<UUID> answered =
                batch.stream()
                        .map(event -> event.data().solicitationId())
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet());
        if (!answered.isEmpty()) {
            projections.lock("solicitations");
            solicitations.update(answered, Solicitation::withAnswer);
        }
    }
}
