package io.amends.feedback.recovery;

import static io.amends.feedback.recovery.CaseFixture.NINE_TO_SIX;
import static io.amends.feedback.recovery.CaseFixture.id;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;
import io.amends.feedback.recovery.RecoveryCase.Recorded;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What becomes of a case, told exactly as the contract's files say. */
class RecoveryCaseContractTest {
    private static final Instant SATURDAY_1030 = Instant.parse("2026-11-21T15:30:00Z");
    private static final Instant SATURDAY_1110 = Instant.parse("2026-11-21T16:10:00Z");
    private static final Instant SATURDAY_1112 = Instant.parse("2026-11-21T16:12:00Z");
    private static final Instant TUESDAY_1130 = Instant.parse("2026-11-24T16:30:00Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "opened",
                "escalated",
                "acknowledged",
                "assigned",
                "remedied",
                "resolved",
                "confirmed",
                "reopened",
                "closed"
            })
    void tellsWhatTheContractSays(String what) {
        Contract contract = Contract.of("feedback-service", "case." + what + ".v1");

        contract.assertExamplesFitTheSchema();
        contract.assertFullExampleIs(Objects.requireNonNull(full().get("case." + what + ".v1")));
        contract.assertMinimalExampleIs(minimal(what));
    }

    private static Map<String, RecoveryCaseEvent> full() {
        Subject subject =
                new Subject(
                        id(8),
                        id(7),
                        "main-street",
                        true,
                        Severity.NORMAL,
                        Cause.WAITING,
                        id(4),
                        id(1),
                        false);
        Map<String, RecoveryCaseEvent> told = new HashMap<>();
        for (String last : List.of("confirmed", "reopened", "closed")) {
            RecoveryCase one = CaseFixture.open(subject, id(5), NINE_TO_SIX, false);
            one.wake(one.acknowledgeBy());
            CaseFixture.acknowledge(one, SATURDAY_1030);
            one.assign(Doing.now("ann", SATURDAY_1030), "ann");
            one.remedy(
                    Doing.now("ann", SATURDAY_1110),
                    Authority.unlimited("the owner"),
                    new RemedyTerms("USD", 1880L),
                    RemedyKind.REFUND,
                    new Money(1880, "USD"),
                    null,
                    null);
            CaseFixture.resolve(one, SATURDAY_1112);
            switch (last) {
                case "confirmed" -> CaseFixture.confirm(one, TUESDAY_1130);
                case "reopened" -> CaseFixture.reopen(one, TUESDAY_1130);
                default -> one.wake(SATURDAY_1112.plus(Duration.ofDays(7)));
            }
            for (Recorded recorded : one.takeUnsaved()) {
                told.put(recorded.action().eventType(), recorded.state());
            }
        }
        return told;
    }

    private static RecoveryCaseEvent minimal(String what) {
        RecoveryCase one = CaseFixture.openedWith(NINE_TO_SIX);
        if (List.of("confirmed", "reopened", "closed").contains(what)) {
            CaseFixture.resolve(one, SATURDAY_1112);
        }
        switch (what) {
            case "escalated" -> one.wake(one.acknowledgeBy());
            case "acknowledged" -> CaseFixture.acknowledge(one, SATURDAY_1030);
            case "assigned" -> CaseFixture.assign(one, SATURDAY_1030);
            case "remedied" -> CaseFixture.apologise(one, SATURDAY_1110);
            case "resolved" -> CaseFixture.resolve(one, SATURDAY_1112);
            case "confirmed" -> CaseFixture.confirm(one, TUESDAY_1130);
            case "reopened" -> CaseFixture.reopen(one, TUESDAY_1130);
            case "closed" -> CaseFixture.close(one, TUESDAY_1130);
            default -> {}
        }
        Recorded last = one.takeUnsaved().getLast();
        assertThat(last.action().eventType()).isEqualTo("case." + what + ".v1");
        return last.state();
    }
}
