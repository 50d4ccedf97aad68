package io.amends.notification.solicitation;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aCustomerWhoSaidNothing;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.find;
import static io.amends.notification.town.Town.header;
import static io.amends.notification.town.Town.html;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.registered;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.solicitations;
import static io.amends.notification.town.Town.somebody;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.text;
import static io.amends.notification.town.Town.told;
import static io.amends.notification.town.Town.visit;
import static io.amends.notification.town.Town.visited;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.security.Role;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** From the visit to the question, or to the reason why there is none, on real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class SurveyFlowIT {
    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void asksACustomerAboutTheVisitByMail() throws GeneralSecurityException, IOException {
        Person ann = aCustomerWhoAgreed("ann");
        UUID visit = visited(ann, shop);

        MimeMessage mail = awaitMail(ann);
        JsonNode decision = awaitDecision("visitId=" + visit, SURVEY, "sent");
        String id = decision.get("id").asText();
        assertThat(header(mail, "Message-ID")).isEqualTo("<" + id + "@shop.example>");
        assertThat(header(mail, "Subject")).isEqualTo("How was your visit to Main Street?");
        assertThat(header(mail, "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(header(mail, "List-Unsubscribe"))
                .matches("<http://localhost:8083/u/[A-Za-z0-9_-]{27}>");
        assertThat(header(mail, "List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(header(mail, "From")).contains("The Corner Shop");
        assertThat(header(mail, "To")).contains("Ann").contains(ann.email());

        String token = find("http://localhost:8082/s/([A-Za-z0-9_.-]+)", text(mail));
        assertThat(html(mail))
                .contains("/s/" + token + "?score=10")
                .contains("/s/" + token + "?score=0\"");
        assertThat(isSigned(token)).isTrue();
        JsonNode payload =
                new ObjectMapper()
                        .readTree(
                                Base64.getUrlDecoder()
                                        .decode(token.substring(0, token.indexOf('.'))));
        assertThat(payload.get("k").asText()).isEqualTo("test");
        assertThat(payload.get("s").asText()).isEqualTo(id);
        assertThat(payload.get("v").asText()).isEqualTo(visit.toString());
        assertThat(payload.get("q").asText()).isEqualTo("post-visit");
        assertThat(Instant.ofEpochSecond(payload.get("x").asLong()))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(29)),
                        Instant.now().plus(Duration.ofDays(31)));

        JsonNode told = told("solicitation.sent.v1", id);
        assertThat(told.get("customerId").asText()).isEqualTo(ann.id().toString());
        assertThat(told.get("sentAt").asText()).isNotBlank();
        assertThat(told.toString()).doesNotContain("@");
    }

    @Test
    void asksNobodyWhoDidNotAgree() {
        Person bob = aCustomerWhoSaidNothing("bob");
        UUID visit = visited(bob, shop);
        JsonNode decision = awaitDecision("visitId=" + visit, SURVEY, "suppressed");
        assertThat(decision.get("rule").asText()).isEqualTo("no-consent");
        JsonNode told = told("solicitation.suppressed.v1", decision.get("id").asText());
        assertThat(told.get("rule").asText()).isEqualTo("no-consent");
        assertThat(mailTo(bob)).isEmpty();
    }

    @Test
    void asksOnceInThirtyDays() {
        Person ann = aCustomerWhoAgreed("often");
        visited(ann, shop);
        awaitMail(ann);
        UUID second = visited(ann, shop);
        assertThat(awaitDecision("visitId=" + second, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("frequency-cap");
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void asksOnceAlsoAboutManyVisitsAtOnce() {
        Person ann = aCustomerWhoAgreed("crowd");
        for (int i = 0; i < 10; i++) {
            visited(ann, shop);
        }
        soon().until(
                        () ->
                                solicitations(
                                                        "customerId="
                                                                + ann.id()
                                                                + "&programme="
                                                                + SURVEY
                                                                + "&outcome=suppressed")
                                                .size()
                                        == 9);
        awaitDecision("customerId=" + ann.id(), SURVEY, "sent");
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void waitsForTheMorningAtTheLocation() {
        Instant now = Instant.now();
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0,
                 "quietHours": {"from": "00:00", "to": "23:59:59.999"}}
                """);
        Person ann = aCustomerWhoAgreed("night");
        UUID visit = visited(ann, shop);
        JsonNode decision = awaitDecision("visitId=" + visit, SURVEY, "deferred");
        assertThat(decision.get("rule").asText()).isEqualTo("quiet-hours");
        assertThat(Instant.parse(decision.get("dueAt").asText())).isAfter(now);
        told("solicitation.deferred.v1", decision.get("id").asText());
        assertThat(mailTo(ann)).isEmpty();
    }

    @Test
    void doesNotAskAboutAVoidedVisit() {
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT3S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = aCustomerWhoAgreed("void");
        UUID visit = UUID.randomUUID();
        Instant at = Instant.now();
        visit(visit, 1, ann, shop, at, false, "completed");
        visit(visit, 2, ann, shop, at, false, "voided");
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("visit-voided");
    }

    @Test
    void anOlderStateOfAVisitOrCustomerChangesNothing() {
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT3S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = somebody("older");
        registered(ann, 2, false);
        registered(ann, 1, true);
        Instant at = Instant.now();
        UUID visit = visited(ann, shop);
        UUID voided = UUID.randomUUID();
        visit(voided, 2, ann, shop, at, false, "voided");
        visit(voided, 1, ann, shop, at, false, "completed");
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("no-consent");
        assertThat(awaitDecision("visitId=" + voided, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("visit-voided");
    }

    @Test
    void importedAndOldVisitsAreDecidedAtOnceAndSolicitNobody() {
        Person ann = aCustomerWhoAgreed("old");
        UUID imported = visited(ann, shop, Instant.now(), true);
        UUID old = visited(ann, shop, Instant.now().minus(Duration.ofDays(9000)), false);
        JsonNode first = awaitDecision("visitId=" + imported, SURVEY, "suppressed");
        assertThat(first.get("rule").asText()).isEqualTo("imported");
        JsonNode second = awaitDecision("visitId=" + old, SURVEY, "suppressed");
        assertThat(second.get("rule").asText()).isEqualTo("too-old");
        told("solicitation.suppressed.v1", first.get("id").asText());
        told("solicitation.suppressed.v1", second.get("id").asText());
        assertThat(mailTo(ann)).isEmpty();
    }

    @Test
    void hearingAVisitAgainChangesNothing() {
        Person ann = aCustomerWhoAgreed("again");
        UUID visit = visited(ann, shop);
        awaitMail(ann);
        visit(visit, 1, ann, shop, Instant.now(), false, "completed");
        visit(visit, 2, ann, shop, Instant.now(), false, "refunded");
        Person next = aCustomerWhoSaidNothing("after");
        awaitDecision("visitId=" + visited(next, shop), SURVEY, "suppressed");
        assertThat(solicitations("visitId=" + visit + "&programme=" + SURVEY)).hasSize(1);
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void welcomesOnceAndOnlyWhoAgreedToMarketing() {
        setProgramme(
                "welcome",
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = aCustomerWhoAgreed("new");
        visited(ann, shop);
        visited(ann, shop);
        assertThat(
                        awaitDecision("customerId=" + ann.id(), "welcome", "suppressed")
                                .get("rule")
                                .asText())
                .isEqualTo("no-consent");
        assertThat(solicitations("customerId=" + ann.id() + "&programme=welcome")).hasSize(1);
    }

    @Test
    void theTopicCanBeToldAgain() {
        Person bob = aCustomerWhoSaidNothing("history");
        UUID visit = visited(bob, shop);
        String id = awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("id").asText();
        JsonNode first = told("solicitation.suppressed.v1", id);
        given().auth()
                .oauth2(Tokens.of(Role.OPERATOR).sign())
                .post("/v1/topics/solicitations/republication")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(300));
        soon().until(
                        () ->
                                TestEvents.read("solicitations", "solicitation.suppressed.v1", id)
                                                .size()
                                        >= 2);
        assertThat(
                        TestEvents.read("solicitations", "solicitation.suppressed.v1", id)
                                .getLast()
                                .json())
                .isEqualTo(first);
    }

    @Test
    void theScreenTellsWhy() {
        Person bob = aCustomerWhoSaidNothing("screen");
        UUID visit = visited(bob, shop);
        awaitDecision("visitId=" + visit, SURVEY, "suppressed");
        given().auth()
                .oauth2(Tokens.of(Role.AGENT).sign())
                .accept("text/html")
                .queryParam("customerId", bob.id().toString())
                .get("/")
                .then()
                .statusCode(200)
                .body(containsString("the customer did not agree to be asked"))
                .body(containsString(visit.toString()));
    }

    private static boolean isSigned(String token) throws GeneralSecurityException {
        int dot = token.indexOf('.');
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(MailServer.linkKey());
        signature.update(
                Base64.getUrlDecoder()
                        .decode(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII)));
        return signature.verify(
                Base64.getUrlDecoder()
                        .decode(token.substring(dot + 1).getBytes(StandardCharsets.US_ASCII)));
    }
}
