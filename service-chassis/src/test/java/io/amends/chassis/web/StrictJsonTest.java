package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class StrictJsonTest {
    enum State {
        IN_PROGRESS,
        CLOSED
    }

    record Line(
            String visitId,
            long minor,
            @Nullable State state,
            @Nullable Instant at,
            Map<String, Object> attributes) {
        Line {
            if (minor < 0) {
                throw RuleBroken.at("/minor", "must not be negative");
            }
            attributes = attributes == null ? Map.of() : attributes;
        }
    }

    record Batch(List<Line> lines) {}

    @Test
    void readsALineFromBytesAsFromText() {
        String line = "{\"visitId\":\"v-1\",\"minor\":1880,\"state\":\"in-progress\"}";
        assertThat(StrictJson.read(line, Line.class))
                .isEqualTo(StrictJson.read(line.getBytes(StandardCharsets.UTF_8), Line.class));
        assertThat(StrictJson.read(line, Line.class).state()).isEqualTo(State.IN_PROGRESS);
    }

    @Test
    void aRuleOfTheRecordItselfKeepsItsPlaceInsideTheBody() {
        assertThatExceptionOfType(RuleBroken.class)
                .isThrownBy(
                        () ->
                                StrictJson.read(
                                        "{\"lines\":[{\"visitId\":\"a\",\"minor\":1},{\"visitId\":\"b\",\"minor\":-1}]}",
                                        Batch.class))
                .satisfies(
                        broken ->
                                assertThat(broken.violations())
                                        .containsExactly(
                                                new RuleBroken.Violation(
                                                        "/lines/1/minor", "must not be negative")))
                .withMessage("/lines/1/minor must not be negative");
    }

    @Test
    void whatIsNotJsonIsMalformedAndWhatIsNullIsMissing() {
        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(() -> StrictJson.read("ann@example.com", Line.class))
                .withMessage("the body is not well-formed JSON (line 1, column 1)");
        assertThatExceptionOfType(MalformedJson.class)
                .isThrownBy(
                        () -> StrictJson.read(new byte[] {'"', (byte) 0xff, '"'}, String.class));
        assertThatExceptionOfType(RuleBroken.class)
                .isThrownBy(() -> StrictJson.read("", Line.class))
                .withMessage("is required");
        assertThatExceptionOfType(RuleBroken.class)
                .isThrownBy(() -> StrictJson.read("null", Line.class))
                .withMessage("is required");
    }

    @Test
    void jsonIsUtf8AndNothingElse() {
        byte[] noCharacter = {0x0c, 0, 0, 0, 0, 0, 0, 0, '"', ':', '7', '}'};
        for (byte[] body :
                List.of(
                        noCharacter,
                        "\"v\"".getBytes(StandardCharsets.UTF_16),
                        "\"v\"".getBytes(StandardCharsets.UTF_32))) {
            assertThatExceptionOfType(MalformedJson.class)
                    .isThrownBy(() -> StrictJson.read(body, String.class));
        }
    }

    @Test
    void noValueFromTheBodyGetsIntoTheProblem() {
        for (String body :
                List.of(
                        "{\"visitId\":\"a\",\"minor\":\"ann@example.com\"}",
                        "{\"visitId\":\"a\",\"minor\":1,\"at\":\"ann@example.com\"}",
                        "{\"visitId\":\"a\",\"minor\":1,\"state\":\"ann@example.com\"}",
                        "{\"visitId\":\"ann@example.com\",\"minor\":ann}")) {
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> StrictJson.read(body, Line.class))
                    .satisfies(
                            refusal ->
                                    assertThat(Problem.of(refusal).json()).doesNotContain("ann"));
        }
    }

    @Test
    void aNumberWithMoreZerosThanAnythingCanHoldIsRefusedWhereItStands() {
        for (String number : List.of("1e200000", "-1E+101", "1e-200000", "0e99999999999999999")) {
            assertThatExceptionOfType(RuleBroken.class)
                    .isThrownBy(
                            () ->
                                    StrictJson.read(
                                            "{\"visitId\":\"v\",\"minor\":1,\"attributes\":{\"b\":{\"a\":["
                                                    + number
                                                    + "]}}}",
                                            Line.class))
                    .withMessage(
                            "/attributes/b/a/0 must not be a number with an exponent of more than 100");
        }
        assertThat(
                        StrictJson.read(
                                        "{\"visitId\":\"v\",\"minor\":1,\"attributes\":{\"a\":1.5e100}}",
                                        Line.class)
                                .attributes())
                .containsEntry("a", new BigDecimal("1.5e100"));
    }

    @Test
    void aTimeThatNoCalendarOfOursHasIsRefusedWhereItStands() {
        for (String at :
                List.of(
                        "+1000000000-12-31T23:59:59.999999999Z",
                        "-999999999-01-01T00:00:00Z",
                        "+10000-01-01T00:00:00Z",
                        "0000-12-31T23:59:59Z")) {
            assertThatExceptionOfType(RuleBroken.class)
                    .isThrownBy(
                            () ->
                                    StrictJson.read(
                                            "{\"visitId\":\"v\",\"minor\":1,\"at\":\"" + at + "\"}",
                                            Line.class))
                    .withMessageStartingWith("/at must be ");
        }
    }

    @Test
    void attributesAreFree() {
        assertThat(
                        StrictJson.read(
                                        "{\"visitId\":\"a\",\"minor\":1,\"attributes\":{\"any\":{\"thing\":[null,1.5]}}}",
                                        Line.class)
                                .attributes())
                .containsKey("any");
    }

    @Test
    void answersSpellEnumsAndTimesAsRequestsDoAndLeaveOutWhatIsAbsent() throws Exception {
        record Answer(State state, Instant at, @Nullable String note, Optional<String> more) {}
        assertThat(
                        StrictJson.mapper()
                                .writeValueAsString(
                                        new Answer(
                                                State.IN_PROGRESS,
                                                Instant.parse("2026-11-20T12:00:00Z"),
                                                null,
                                                Optional.empty())))
                .isEqualTo("{\"state\":\"in-progress\",\"at\":\"2026-11-20T12:00:00Z\"}");
    }
}
