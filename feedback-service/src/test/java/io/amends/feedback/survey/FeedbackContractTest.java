package io.amends.feedback.survey;

import io.amends.chassis.testing.Contract;
import io.amends.feedback.recovery.Cause;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

class FeedbackContractTest {
    private static final Instant AT = Instant.parse("2026-11-20T20:04:00Z");
    private static final LocalDate DATE = LocalDate.of(2026, 11, 20);
    private final Contract contract = Contract.of("feedback-service", FeedbackReceived.TYPE);

    @Test
    void tellsWhatTheContractSays() {
        contract.assertExamplesFitTheSchema();
        contract.assertFullExampleIs(
                feedback(
                                id(3),
                                id(4),
                                id(5),
                                "counter",
                                List.of(id(6)),
                                new Scores(3, 2, 6),
                                List.of(Cause.WAITING),
                                3)
                        .toEvent(AT)
                        .data());
        contract.assertMinimalExampleIs(
                feedback(
                                null,
                                null,
                                null,
                                null,
                                List.of(),
                                new Scores(9, null, null),
                                List.of(),
                                null)
                        .toEvent(AT)
                        .data());
    }

    private static Feedback feedback(
            @Nullable UUID solicitation,
            @Nullable UUID visit,
            @Nullable UUID customer,
            @Nullable String channel,
            List<UUID> staff,
            Scores scores,
            List<Cause> causes,
            @Nullable Integer told) {
        return new Feedback(
                id(2),
                1,
                "post-visit",
                "main-street",
                AT,
                DATE,
                solicitation,
                visit,
                customer,
                channel,
                staff,
                scores,
                causes,
                told,
                "words that stay here",
                false,
                false,
                null,
                null,
                null,
                null);
    }

    private static UUID id(int n) {
        return UUID.fromString("0199a1b2-7c00-7000-8000-00000000000" + n);
    }
}
