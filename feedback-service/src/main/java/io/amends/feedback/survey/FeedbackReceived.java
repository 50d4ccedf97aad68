package io.amends.feedback.survey;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.amends.feedback.recovery.Cause;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** The payload of {@code feedback.received.v1}: scores and causes, and never the words. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FeedbackReceived(
        UUID feedbackId,
        long version,
        String survey,
        String location,
        Instant at,
        LocalDate localDate,
        @Nullable UUID solicitationId,
        @Nullable UUID visitId,
        @Nullable UUID customerId,
        @Nullable String channel,
        List<UUID> staff,
        Scores scores,
        List<Cause> causes,
        @Nullable Integer told,
        boolean imported) {

    static final String TOPIC = "feedback";
    static final String TYPE = "feedback.received.v1";
}
