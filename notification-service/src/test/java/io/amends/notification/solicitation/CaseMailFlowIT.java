package io.amends.notification.solicitation;

import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.caseOpened;
import static io.amends.notification.town.Town.header;
import static io.amends.notification.town.Town.html;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.recoveryCase;
import static io.amends.notification.town.Town.registered;
import static io.amends.notification.town.Town.solicitations;
import static io.amends.notification.town.Town.somebody;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.text;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.security.Role;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

import jakarta.mail.internet.MimeMessage;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who is told about a recovery case, on real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class CaseMailFlowIT {
    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void acknowledgesAComplaintAlsoOfSomebodyWhoOnlyLeftAClaim() {
        Person ann = somebody("claim");
        UUID claim = UUID.randomUUID();
        UUID opened = caseOpened(shop, Map.of("claimId", claim));
        soon().until(
                        () ->
                                solicitations("programme=recovery-acknowledgement").stream()
                                        .anyMatch(
                                                s ->
                                                        s.get("subject")
                                                                .get("id")
                                                                .asText()
                                                                .equals(opened.toString())));
        registered(ann, 1, false, claim);
        MimeMessage mail = awaitMail(ann);
        assertThat(header(mail, "Subject")).isEqualTo("We have heard you, and we are on it");
        assertThat(header(mail, "List-Unsubscribe")).isNull();
        assertThat(text(mail)).contains("Main Street").doesNotContain("/u/");
    }

    @Test
    void nobodyGetsMoreThanAFewAcknowledgementsADay() {
        Person ann = aCustomerWhoAgreed("flooded");
        for (int i = 0; i < 7; i++) {
            caseOpened(shop, Map.of("customerId", ann.id()));
        }
        soon().until(
                        () ->
                                solicitations("customerId=" + ann.id()).stream()
                                        .filter(
                                                s ->
                                                        s.path("rule")
                                                                .asText()
                                                                .equals("acknowledged-often"))
                                        .count(),
                        suppressed -> suppressed == 2);
        soon().until(() -> mailTo(ann).size() == 5);
    }

    @Test
    void nobodysNameAndNoLocationMakesALinkInOurMail() {
        Person ann = somebody("named");
        String place = "evil-place-" + UUID.randomUUID().toString().substring(0, 8) + ".example/x";
        TestEvents.publish(
                "customers",
                "customer.registered.v1",
                ann.id().toString(),
                Map.of(
                        "customerId",
                        ann.id(),
                        "version",
                        1,
                        "registeredAt",
                        "2026-01-01T00:00:00Z",
                        "name",
                        "You won! https://evil.example/win",
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
                        List.of(),
                        "claims",
                        List.of()));
        caseOpened(place, Map.of("customerId", ann.id()));
        MimeMessage mail = awaitMail(ann);
        assertThat(text(mail)).contains("Hello,", "The Corner Shop").doesNotContain("evil");
        assertThat(header(mail, "To")).doesNotContain("evil");
        assertThat(html(mail)).doesNotContain("evil");
    }

    @Test
    void alertsTheLocationsPeopleWhenACaseOpensAndOnceWhenItsClockRunsOut() {
        String manager = "manager-" + UUID.randomUUID() + "@example.com";
        given().auth()
                .oauth2(Tokens.of(Role.MANAGER).location(shop).sign())
                .contentType(ContentType.JSON)
                .body(Map.of("emails", List.of(manager)))
                .put("/v1/alert-recipients/" + shop)
                .then()
                .statusCode(200);
        UUID opened = caseOpened(shop, Map.of());
        soon().until(() -> MailServer.running().mailTo(manager).size() == 1);
        Map<String, Object> overdue =
                Map.of("escalations", List.of(Map.of("clock", "acknowledge", "at", Instant.now())));
        recoveryCase("case.escalated.v1", opened, 2, shop, overdue);
        recoveryCase("case.escalated.v1", opened, 2, shop, overdue);
        soon().until(() -> MailServer.running().mailTo(manager).size() == 2);
        assertThat(header(MailServer.running().mailTo(manager).getLast(), "Subject"))
                .startsWith("Overdue");
        assertThat(
                        solicitations("programme=recovery-alert").stream()
                                .filter(
                                        s ->
                                                s.get("subject")
                                                        .get("id")
                                                        .asText()
                                                        .equals(opened.toString())))
                .hasSize(2);
    }

    @Test
    void importedCasesTellNobody() {
        Person ann = aCustomerWhoAgreed("past");
        UUID opened = caseOpened(shop, Map.of("customerId", ann.id(), "imported", true));
        assertThat(
                        awaitDecision(
                                        "customerId=" + ann.id(),
                                        "recovery-acknowledgement",
                                        "suppressed")
                                .get("rule")
                                .asText())
                .isEqualTo("imported");
        assertThat(
                        solicitations("programme=recovery-alert").stream()
                                .filter(
                                        s ->
                                                s.get("subject")
                                                        .get("id")
                                                        .asText()
                                                        .equals(opened.toString()))
                                .map(s -> s.get("rule").asText()))
                .containsExactly("imported");
    }
}
