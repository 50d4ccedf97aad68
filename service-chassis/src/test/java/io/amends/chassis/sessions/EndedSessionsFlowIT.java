package io.amends.chassis.sessions;

import static io.restassured.RestAssured.given;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.amends.chassis.security.EndedSessions;
import io.amends.chassis.sessions.RefuseTokenWhenSessionEnded.SessionEnded;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

@QuarkusTest
@WithRealServers
class EndedSessionsFlowIT {

    @Test
    void whoeverSignedOutElsewhereIsRefusedHereWithinSeconds() {
        String token = Tokens.of("owner").named("Olga " + UUID.randomUUID()).sign();
        ask(token).statusCode(200);

        String id = EndedSessions.id(token);
        SessionEnded ended =
                new SessionEnded(id, Instant.now(), Instant.now().plus(Duration.ofHours(1)));
        TestEvents.publish("sessions", "session.ended.v1", id, ended);
        TestEvents.publish("sessions", "session.ended.v1", id, ended);

        await().atMost(10, SECONDS)
                .untilAsserted(
                        () ->
                                ask(token)
                                        .statusCode(401)
                                        .body("detail", containsString("signed out")));
        ask(Tokens.of("owner").sign()).statusCode(200);
    }

    private static ValidatableResponse ask(String token) {
        return given().auth().oauth2(token).get("/v1/audit").then();
    }
}
