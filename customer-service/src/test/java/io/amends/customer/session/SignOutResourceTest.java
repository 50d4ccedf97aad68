package io.amends.customer.session;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.security.EndedSessions;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

@QuarkusTest
@WithRealServers
class SignOutResourceTest {
    private final String token = somebodys();

    @Inject Jdbi jdbi;
    @Inject SessionsHistory history;

    @Test
    void theTokenOpensNothingOnceItsOwnerHasSignedOut() {
        String other = somebodys();
        bearer(token).statusCode(200);

        signOut()
                .cookie("amends_token", token)
                .post("/sign-out")
                .then()
                .statusCode(303)
                .header("Location", "/sign-in");

        bearer(token).statusCode(401).body("detail", containsString("signed out"));
        given().cookie("amends_token", token).get("/v1/locations").then().statusCode(401);
        given().redirects()
                .follow(false)
                .accept("text/html")
                .header("Sec-Fetch-Site", "same-origin")
                .formParam("token", token)
                .post("/sign-in")
                .then()
                .statusCode(422);
        bearer(other).statusCode(200);
    }

    @Test
    void theOtherServicesHearOfIt() {
        signOut().cookie("amends_token", token).post("/sign-out");
        signOut().cookie("amends_token", token).post("/sign-out");

        String id = EndedSessions.id(token);
        JsonNode told =
                await().atMost(20, SECONDS)
                        .until(
                                () -> TestEvents.read("sessions", "session.ended.v1", id),
                                events -> events.size() == 1)
                        .getFirst()
                        .json();
        assertThat(told.path("sessionId").asText()).isEqualTo(id);
        assertThat(Instant.parse(told.path("expiresAt").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofMinutes(55)),
                        Instant.now().plus(Duration.ofMinutes(61)));
        assertThat(told.toString()).doesNotContain("Dana");
        assertThat(TestEvents.again(history, id, 1)).isEqualTo(TestEvents.first("sessions", id));
    }

    @Test
    void anotherServicesPageEndsTheSessionHereFromWhateverHostItIs() {
        for (String site : new String[] {"same-site", "cross-site"}) {
            String theirs = somebodys();
            given().redirects()
                    .follow(false)
                    .contentType("application/x-www-form-urlencoded")
                    .header("Sec-Fetch-Site", site)
                    .cookie("amends_token", token)
                    .formParam("token", theirs)
                    .post("/sign-out/everywhere")
                    .then()
                    .statusCode(303)
                    .header("Location", "/sign-in");
            bearer(theirs).statusCode(401);
        }
        bearer(token).statusCode(200);
    }

    @Test
    void whatIsNoTokenOfOursEndsNothingAndLeavesNothing() {
        String expired = Tokens.of("agent").validFor(Duration.ofMinutes(-5)).sign();
        for (String nonsense : new String[] {"", "x", "a.b.c", expired}) {
            signOut()
                    .formParam("token", nonsense)
                    .post("/sign-out/everywhere")
                    .then()
                    .statusCode(303);
            assertThat(stored(EndedSessions.id(nonsense))).isZero();
        }
    }

    @Test
    void nobodyIsSignedOutByAnotherSite() {
        given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "cross-site")
                .cookie("amends_token", token)
                .post("/sign-out")
                .then()
                .statusCode(403);
        bearer(token).statusCode(200);
    }

    /** What another instance of this service wrote. */
    @Test
    void whoeverSignedOutAtAnotherInstanceIsRefusedWithinSeconds() {
        bearer(token).statusCode(200);

        jdbi.useHandle(
                handle ->
                        handle.createUpdate(
                                        "insert into ended_session (session_id, ended_at, expires_at) values (:id, now(), now() + interval '1 hour')")
                                .bind("id", EndedSessions.id(token))
                                .execute());

        await().atMost(5, SECONDS).untilAsserted(() -> bearer(token).statusCode(401));
    }

    private static String somebodys() {
        return Tokens.of("agent").named("Dana " + UUID.randomUUID()).sign();
    }

    private int stored(String id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select count(*) from ended_session where session_id = :id")
                                .bind("id", id)
                                .mapTo(int.class)
                                .one());
    }

    private static ValidatableResponse bearer(String token) {
        return given().auth().oauth2(token).get("/v1/locations").then();
    }

    private static RequestSpecification signOut() {
        return given().redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "same-origin")
                .contentType("application/x-www-form-urlencoded");
    }
}
