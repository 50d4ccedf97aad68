package io.amends.analytics;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** From the topics to the measures, by Kafka. */
@QuarkusTest
@WithRealServers
class ArrivalFlowIT {
    private static final String MEASURES =
            "/v1/measures?from=2026-10-01&to=2026-10-31&location=arrivals";

    @Test
    void visitsArriveInTheMeasuresAndSurviveARebuild() {
        TestEvents.publish(
                "locations",
                "location.changed.v1",
                "arrivals",
                """
                {"location":"arrivals","version":1,"name":"Arrivals","timeZone":"Europe/Vienna","currency":"EUR",
                 "confirmed":true}
                """);
        List<String> visits = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            visits.add(visit(UUID.randomUUID(), 1, "completed", 1 + i));
            say("visit.recorded.v1", visits.getLast());
        }
        say("visit.recorded.v1", visits.getFirst());
        awaitVisits(12);

        UUID voided = UUID.randomUUID();
        say("visit.recorded.v1", visit(voided, 1, "completed", 20));
        awaitVisits(13);
        say("visit.amended.v1", visit(voided, 2, "voided", 20));
        awaitVisits(12);
        say("visit.recorded.v1", visit(voided, 1, "completed", 20));

        String before = measures();
        given().auth()
                .oauth2(Tokens.of("owner").sign())
                .post("/v1/projections/rebuild")
                .then()
                .statusCode(403);
        given().auth()
                .oauth2(Tokens.of("operator").sign())
                .post("/v1/projections/rebuild")
                .then()
                .statusCode(202);
        awaitVisits(12);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(measures()).isEqualTo(before));
    }

    @Test
    void poisonIsPutAsideAndTheNextVisitCounts() {
        TestEvents.publish(
                "visits", "visit.recorded.v1", "poison", "{\"visitId\":\"no id\",\"version\":1}");
        UUID id = UUID.randomUUID();
        TestEvents.publish(
                "visits",
                "visit.recorded.v1",
                id.toString(),
                visit(id, 1, "completed", 1).replace("arrivals", "after-poison"));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                given().auth()
                                        .oauth2(Tokens.of("owner").sign())
                                        .get(
                                                "/v1/measures?from=2026-10-01&to=2026-10-31&location=after-poison")
                                        .then()
                                        .statusCode(200));
    }

    private static void awaitVisits(int visits) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () ->
                                assertThat(measures())
                                        .contains("\"visits\":{\"value\":%d,".formatted(visits)));
    }

    private static String measures() {
        return given().auth().oauth2(Tokens.of("owner").sign()).get(MEASURES).asString();
    }

    private static void say(String type, String visit) {
        TestEvents.publish("visits", type, visit.substring(12, 48), visit);
    }

    private static String visit(UUID id, int version, String status, int day) {
        return """
               {"visitId":"%s","version":%d,"location":"arrivals","localDate":"2026-10-%02d","channel":"counter",
                "staff":[],"customerId":"%s","status":"%s"}
               """
                .formatted(id, version, day, new UUID(3, day % 5), status);
    }
}
