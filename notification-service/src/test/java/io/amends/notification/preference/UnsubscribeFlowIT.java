package io.amends.notification.preference;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.UNCAPPED_SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.contactEvents;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.solicitations;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.unsubscribeToken;
import static io.amends.notification.town.Town.visited;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailRows;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town;
import io.amends.notification.town.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What the page behind the unsubscribe link does, and what it does not do, on real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class UnsubscribeFlowIT {
    @Inject Jdbi jdbi;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void aLookAtThePreferencePageChangesNothing() {
        Person ann = aCustomerWhoAgreed("look");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        for (int i = 0; i < 3; i++) {
            given().get("/u/" + token)
                    .then()
                    .statusCode(200)
                    .contentType(containsString("text/html"))
                    .body(containsString("Stop these"));
        }
        assertThat(
                        Town.count(
                                jdbi,
                                "select count(*) from suppressions where customer_id = :id",
                                ann.id()))
                .isZero();
        assertThat(
                        TestEvents.read("solicitations").stream()
                                .filter(
                                        event ->
                                                String.valueOf(event.type()).startsWith("contact.")
                                                        && event.json()
                                                                .get("customerId")
                                                                .asText()
                                                                .equals(ann.id().toString())))
                .isEmpty();
    }

    @Test
    void oneClickUnsubscribesAtOnceAndForGood() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person ann = aCustomerWhoAgreed("stop");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        for (int i = 0; i < 2; i++) {
            given().contentType("application/x-www-form-urlencoded")
                    .body("List-Unsubscribe=One-Click")
                    .redirects()
                    .follow(false)
                    .post("/u/" + token)
                    .then()
                    .statusCode(200);
        }
        UUID next = visited(ann, shop);
        assertThat(awaitDecision("visitId=" + next, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("unsubscribed");
        soon().untilAsserted(
                        () ->
                                assertThat(contactEvents(ann))
                                        .extracting(TestEvents.Received::type)
                                        .containsExactly("contact.unsubscribed.v1"));
        JsonNode event = contactEvents(ann).getFirst().json();
        assertThat(event.get("purpose").asText()).isEqualTo("feedback");
        assertThat(event.get("contactPointId").asText()).isEqualTo(ann.contactPoint().toString());
    }

    @Test
    void unsubscribingCanBeUndoneOnTheSamePage() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person ann = aCustomerWhoAgreed("undo");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        change(token, "all", "unsubscribe");
        given().get("/u/" + token)
                .then()
                .body(containsString("You will get no more of these"))
                .body(not(containsString("Stop these")));
        // As customer-service tells it.
        TestEvents.publish(
                "customers",
                "customer.changed.v1",
                ann.id().toString(),
                Map.of(
                        "customerId",
                        ann.id(),
                        "version",
                        2,
                        "registeredAt",
                        "2026-01-01T00:00:00Z",
                        "contactPoints",
                        List.of(
                                Map.of(
                                        "contactPointId",
                                        ann.contactPoint(),
                                        "kind",
                                        "email",
                                        "value",
                                        ann.email(),
                                        "state",
                                        "reachable")),
                        "consents",
                        List.of(
                                Map.of(
                                        "channel",
                                        "email",
                                        "purpose",
                                        "feedback",
                                        "granted",
                                        false,
                                        "at",
                                        contactEventTime(ann))),
                        "claims",
                        List.of()));
        change(token, "feedback", "resubscribe");
        soon().until(
                        () ->
                                jdbi.withHandle(
                                                handle ->
                                                        handle.createQuery(
                                                                        "select version from customers where customer_id = :id")
                                                                .bind("id", ann.id())
                                                                .mapTo(Integer.class)
                                                                .one())
                                        == 2);
        MailRows.onTheDayBefore(jdbi, ann);
        visited(ann, shop);
        soon().until(() -> mailTo(ann).size() == 2);
    }

    @Test
    void unsubscribedWhileTheMailWaitsMeansNoMail() {
        // The first attempt finds the server busy; meanwhile the customer unsubscribes.
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person ann = aCustomerWhoAgreed("queue");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        UUID waiting = MailRows.queued(jdbi, shop, ann, Instant.now().plus(Duration.ofHours(1)));
        change(token, "feedback", "unsubscribe");
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update deliveries set next_attempt_at = now() where solicitation_id = ?",
                                waiting));
        soon().until(
                        () ->
                                solicitations("customerId=" + ann.id() + "&outcome=suppressed")
                                        .stream()
                                        .anyMatch(
                                                s ->
                                                        s.get("id")
                                                                        .asText()
                                                                        .equals(waiting.toString())
                                                                && s.get("rule")
                                                                        .asText()
                                                                        .equals("unsubscribed")));
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void anUnknownLinkIsSaidInPlainWords() {
        given().get("/u/nonsense")
                .then()
                .statusCode(404)
                .body(containsString("This link is not complete"));
        given().contentType("application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .post("/u/nonsense")
                .then()
                .statusCode(404);
    }

    private static void change(String token, String purpose, String action) {
        given().redirects()
                .follow(false)
                .formParam("purpose", purpose)
                .formParam("action", action)
                .post("/u/" + token)
                .then()
                .statusCode(303)
                .header("Location", containsString("/u/" + token));
    }

    private static String contactEventTime(Person person) {
        return soon().until(() -> contactEvents(person), events -> !events.isEmpty())
                .getFirst()
                .json()
                .get("at")
                .asText();
    }
}
