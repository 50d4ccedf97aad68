package io.amends.notification.solicitation;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Contract;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaseContractTest {
    @ParameterizedTest
    @ValueSource(strings = {"case.opened.v1", "case.escalated.v1"})
    void readsWhatFeedbackServicePublishes(String type) {
        Contract contract = Contract.of("feedback-service", type);
        contract.assertReadableAs(CaseHeard.class);
        CaseHeard minimal = contract.readMinimal(CaseHeard.class);
        assertThat(minimal.caseId()).isNotNull();
        assertThat(minimal.location()).isNotBlank();
        assertThat(minimal.severity()).isNotBlank();
        assertThat(minimal.openedAt()).isNotNull();
        assertThat(minimal.localDate()).isNotNull();
    }

    @Test
    void knowsWhichClockRanOut() {
        assertThat(
                        Contract.of("feedback-service", "case.escalated.v1")
                                .readFull(CaseHeard.class)
                                .escalated())
                .isNotEmpty()
                .allSatisfy(
                        escalation -> {
                            assertThat(escalation.clock()).isIn("acknowledge", "resolve");
                            assertThat(escalation.at()).isNotNull();
                        });
    }
}
