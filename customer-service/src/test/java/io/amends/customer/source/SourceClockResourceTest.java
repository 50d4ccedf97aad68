package io.amends.customer.source;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;

@QuarkusTest
@WithRealServers
class SourceClockResourceTest {
    private final Till till = new Till();
    private int visits;

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:10Z", "2000-01-01T12:00:00+02:00"})
    void aTillWhoseClockForgotTheYearIsNoticed(String occurredAt) {
        visitAt(occurredAt).then().statusCode(201).body("notices", hasItem("clock-behind"));
    }

    @Test
    void aTillThatWasOfflineForDaysIsNotSaidToBeBehind() {
        visit(Duration.ofDays(-4)).then().body("notices", not(hasItem("clock-behind")));
    }

    @Test
    void whatAnOperatorImportsIsNotBehind() {
        as("operator")
                .contentType("application/json")
                .body(till.visit("i", v -> v.put("occurredAt", "2000-01-01T12:00:00Z")).toString())
                .post("/v1/visits")
                .then()
                .statusCode(201)
                .body("notices", not(hasItem("clock-behind")));
    }

    @Test
    void aSourceSaysByHowMuchItsClockIsOff() {
        for (int i = 0; i < 5; i++) {
            visit(Duration.ofHours(2));
        }
        visit(Duration.ofDays(-3));

        assertThat(drift("medianSeconds")).isBetween(-7_210f, -7_190f);
        assertThat(drift("lastSeconds")).isBetween(259_190f, 259_220f);
        assertThat(page()).contains("h ahead");
    }

    @Test
    void aSourceIsInStepAgainOnceItsClockIsPutRight() {
        for (int i = 0; i < 5; i++) {
            visit(Duration.ofHours(2));
        }
        for (int i = 0; i < 15; i++) {
            visit(Duration.ofSeconds(-3));
        }
        assertThat(drift("medianSeconds")).isBetween(2f, 10f);
    }

    private Response visit(Duration fromNow) {
        return visitAt(Instant.now().plus(fromNow).toString());
    }

    private Response visitAt(String occurredAt) {
        return till.post(till.visit("v" + ++visits, v -> v.put("occurredAt", occurredAt)));
    }

    private float drift(String field) {
        return ((Number)
                        as(Tokens.of("pos").source(till.source()))
                                .get("/v1/sources")
                                .path("items[0].drift." + field))
                .floatValue();
    }

    private String page() {
        return as(Tokens.of("pos").source(till.source()))
                .accept("text/html")
                .get("/sources")
                .asString();
    }
}
