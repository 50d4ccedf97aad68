package io.amends.proof.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class ClocksOfCasesTest {
    private static final Instant OPENED = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant DUE = OPENED.plus(ClocksOfCases.SEVERE);
    private static final Instant LATER = DUE.plus(ClocksOfCases.LATE).plusSeconds(1);

    @Test
    void whoeverIsLateIsEscalatedOnce() {
        assertThat(violations(LATER, opened(), escalated(2, DUE))).isEmpty();
        assertThat(violations(LATER, opened())).singleElement().asString().contains("at []");
        assertThat(violations(LATER, opened(), escalated(2, DUE, DUE.plusSeconds(1))))
                .singleElement()
                .asString()
                .contains(DUE + ", " + DUE.plusSeconds(1));
    }

    @Test
    void nobodyIsLateYet() {
        assertThat(violations(DUE, opened())).isEmpty();
        assertThat(violations(DUE, opened(), escalated(2, DUE.minusMillis(1))))
                .singleElement()
                .asString()
                .contains("early");
    }

    @Test
    void whoeverWasAcknowledgedIsNotEscalatedAfterwards() {
        Log.Entry acknowledged =
                told(2, ",\"acknowledgedAt\":\"%s\"".formatted(DUE.minusSeconds(1)));
        Log.Entry both =
                told(
                        3,
                        ",\"acknowledgedAt\":\"%s\",\"escalations\":[%s]"
                                .formatted(DUE.minusSeconds(1), strike(DUE)));

        assertThat(violations(LATER, opened(), acknowledged)).isEmpty();
        assertThat(violations(LATER, opened(), acknowledged, both))
                .singleElement()
                .asString()
                .contains("acknowledged");
    }

    @Test
    void whatIsToldAgainAfterSomethingNewerIsNotTheState() {
        assertThat(violations(LATER, opened(), escalated(2, DUE), opened())).isEmpty();
    }

    @Test
    void theTargetIsThatOfTheSeverity() {
        Instant early = DUE.minus(Duration.ofSeconds(1));
        Log.Entry wrong =
                entry(
                        "{\"version\":1,\"severity\":\"severe\",\"openedAt\":\"%s\",\"acknowledgeBy\":\"%s\"}"
                                .formatted(OPENED, early));

        assertThat(violations(OPENED, wrong))
                .singleElement()
                .asString()
                .contains("is to be acknowledged by " + early);
    }

    private static List<String> violations(Instant now, Log.Entry... told) {
        return ClocksOfCases.violations(List.of(told), now);
    }

    private static Log.Entry opened() {
        return told(1, "");
    }

    private static Log.Entry escalated(int version, Instant... at) {
        List<String> strikes = Arrays.stream(at).map(ClocksOfCasesTest::strike).toList();
        return told(version, ",\"escalations\":[%s]".formatted(String.join(",", strikes)));
    }

    private static String strike(Instant at) {
        return "{\"clock\":\"acknowledge\",\"at\":\"%s\"}".formatted(at);
    }

    private static Log.Entry told(int version, String more) {
        return entry(
                "{\"version\":%d,\"severity\":\"severe\",\"openedAt\":\"%s\",\"acknowledgeBy\":\"%s\"%s}"
                        .formatted(version, OPENED, DUE, more));
    }

    private static Log.Entry entry(String json) {
        return new Log.Entry("recovery-cases", 0, 0, "case", Map.of(), json);
    }
}
