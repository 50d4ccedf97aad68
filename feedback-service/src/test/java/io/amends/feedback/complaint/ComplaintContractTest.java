package io.amends.feedback.complaint;

import io.amends.chassis.testing.Contract;
import io.amends.feedback.recovery.Cause;
import io.amends.feedback.recovery.Severity;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

class ComplaintContractTest {
    private static final Instant AT = Instant.parse("2026-11-20T20:04:00Z");
    private final Contract contract = Contract.of("feedback-service", ComplaintRaised.TYPE);

    @Test
    void tellsWhatTheContractSays() {
        contract.assertExamplesFitTheSchema();
        contract.assertFullExampleIs(
                complaint("survey", true, Cause.WAITING, id(4), id(5), id(1)).toEvent(AT).data());
        contract.assertMinimalExampleIs(
                complaint("phone", false, null, null, null, null).toEvent(AT).data());
    }

    private static Complaint complaint(
            String channel,
            boolean prompted,
            @Nullable Cause cause,
            @Nullable UUID visit,
            @Nullable UUID customer,
            @Nullable UUID claim) {
        return new Complaint(
                id(7),
                1,
                id(8),
                null,
                "main-street",
                AT,
                LocalDate.of(2026, 11, 20),
                channel,
                prompted,
                cause,
                Severity.NORMAL,
                visit,
                customer,
                claim,
                false,
                new Complaint.Words("words that stay here", null),
                null);
    }

    private static UUID id(int n) {
        return UUID.fromString("0199a1b2-7c00-7000-8000-00000000000" + n);
    }
}
