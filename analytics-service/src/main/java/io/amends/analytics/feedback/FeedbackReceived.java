package io.amends.analytics.feedback;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What this service reads of feedback.received: the feedback's state. */
record FeedbackReceived(
        UUID feedbackId,
        long version,
        String location,
        LocalDate localDate,
        @Nullable String channel,
        @Nullable List<UUID> staff,
        @Nullable Map<String, Integer> scores,
        @Nullable Integer told) {
    private static final int LOWEST_GOOD_NPS = 7;
    private static final int LOWEST_GOOD_CSAT = 3;

    String visitChannel() {
        return channel == null ? "" : channel;
    }

    List<UUID> servedBy() {
        return staff == null ? List.of() : staff;
    }

    /**
     * Its scores by scale; how many people were told counts apart for those who were dissatisfied.
     */
    Map<String, Integer> scales() {
        Map<String, Integer> scales = scores == null ? new HashMap<>() : new HashMap<>(scores);
        boolean low =
                scales.getOrDefault("nps", LOWEST_GOOD_NPS) < LOWEST_GOOD_NPS
                        || scales.getOrDefault("csat", LOWEST_GOOD_CSAT) < LOWEST_GOOD_CSAT;
        if (told != null) {
            scales.put(low ? "told-dissatisfied" : "told-satisfied", told);
        }
        return scales;
    }
}
