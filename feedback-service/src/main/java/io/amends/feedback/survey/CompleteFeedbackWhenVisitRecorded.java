package io.amends.feedback.survey;

import io.amends.chassis.events.Event;
import io.amends.chassis.events.EventHandler;
import io.amends.chassis.events.Subscription;
import io.amends.feedback.visit.VisitRecorded;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * An answer that came before its visit is told as soon as the visit says where it was about, and
 * perhaps by whom.
 */
@ApplicationScoped
@Priority(500)
class CompleteFeedbackWhenVisitRecorded implements EventHandler<VisitRecorded> {
    private final ReceiveFeedback feedback;
    private final Clock clock;

    CompleteFeedbackWhenVisitRecorded(ReceiveFeedback feedback, Clock clock) {
        this.feedback = feedback;
        this.clock = clock;
    }

    @Override
    public Subscription<VisitRecorded> subscription() {
        return Subscription.to(
                "visits", VisitRecorded.class, "visit.recorded.v1", "visit.amended.v1");
    }

    @Override
    public void handle(List<Event<VisitRecorded>> batch) {
        List<UUID> visitIds =
                batch.stream().map(event -> event.data().visitId()).distinct().toList();
        feedback.complete(visitIds, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }
}
