package io.amends.notification.delivery;

import static io.amends.notification.delivery.Town.SURVEY_AT_ONCE;
import static io.amends.notification.delivery.Town.aCustomerWhoAgreed;
import static io.amends.notification.delivery.Town.aCustomerWhoSaidNothing;
import static io.amends.notification.delivery.Town.aLocation;
import static io.amends.notification.delivery.Town.awaitDecision;
import static io.amends.notification.delivery.Town.awaitMail;
import static io.amends.notification.delivery.Town.caseOpened;
import static io.amends.notification.delivery.Town.find;
import static io.amends.notification.delivery.Town.header;
import static io.amends.notification.delivery.Town.html;
import static io.amends.notification.delivery.Town.mailTo;
import static io.amends.notification.delivery.Town.recoveryCase;
import static io.amends.notification.delivery.Town.registered;
import static io.amends.notification.delivery.Town.setProgramme;
import static io.amends.notification.delivery.Town.solicitations;
import static io.amends.notification.delivery.Town.somebody;
import static io.amends.notification.delivery.Town.soon;
import static io.amends.notification.delivery.Town.text;
import static io.amends.notification.delivery.Town.unsubscribeToken;
import static io.amends.notification.delivery.Town.visit;
import static io.amends.notification.delivery.Town.visited;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.security.Role;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.delivery.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

import jakarta.inject.Inject;
import jakarta.mail.internet.MimeMessage;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * From the event to the mail on real servers: what customers get, what they don't, and what is said
 * about it.
 */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class NotificationFlowIT {
    private static final String SURVEY = "post-visit-survey";

    @Inject Jdbi jdbi;

    private String shop = "";

    @BeforeEach
    void surveysGoOutAtOnce() {
        setProgramme(SURVEY, SURVEY_AT_ONCE);
        setProgramme(
                "welcome",
                """
                {"active": false, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        shop = aLocation("America/New_York");
    }

    @Test
    void asksACustomerAboutTheVisitByMail() throws GeneralSecurityException, IOException {
        Person ann = notHeldOut("ann");
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
        Person ann = notHeldOut("often");
        visited(ann, shop);
        awaitMail(ann);
        UUID second = visited(ann, shop);
        assertThat(awaitDecision("visitId=" + second, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("frequency-cap");
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void asksOnceAlsoAboutManyVisitsAtOnce() {
        Person ann = notHeldOut("crowd");
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
    void waitsForTheCustomerToBeHeardOf() {
        Person late = somebody("late");
        avoidHoldOut(late);
        UUID visit = visited(late, shop);
        soon().until(() -> !solicitations("visitId=" + visit).isEmpty());
        registered(late, 1, true);
        awaitMail(late);
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
        Person ann = notHeldOut("night");
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
        Person ann = notHeldOut("void");
        UUID visit = UUID.randomUUID();
        Instant at = Instant.now();
        visit(visit, 1, ann, shop, at, false, "completed");
        visit(visit, 2, ann, shop, at, false, "voided");
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
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
        Person ann = notHeldOut("again");
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
        Person ann = notHeldOut("new");
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

    @Test
    void aLookAtThePreferencePageChangesNothing() {
        Person ann = notHeldOut("look");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        for (int i = 0; i < 3; i++) {
            given().get("/u/" + token)
                    .then()
                    .statusCode(200)
                    .contentType(containsString("text/html"))
                    .body(containsString("Stop these"));
        }
        assertThat(count("select count(*) from suppressions where customer_id = :id", ann.id()))
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
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = notHeldOut("stop");
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
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = notHeldOut("undo");
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
        visited(ann, shop);
        soon().until(() -> mailTo(ann).size() == 2);
    }

    @Test
    void unsubscribedWhileTheMailWaitsMeansNoMail() {
        // The first attempt finds the server busy; meanwhile the customer unsubscribes.
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = notHeldOut("queue");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        UUID waiting = queued(ann, Instant.now().plus(Duration.ofHours(1)));
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

    @Test
    void aBusyServerGetsTheMailLater() {
        Person busy = notHeldOut("busy");
        Person closing = notHeldOut("closing");
        UUID first = visited(busy, shop);
        UUID second = visited(closing, shop);
        awaitDecision("visitId=" + first, SURVEY, "sent");
        awaitDecision("visitId=" + second, SURVEY, "sent");
        assertThat(mailTo(busy)).hasSize(1);
        assertThat(mailTo(closing)).hasSize(1);
    }

    @Test
    void anAddressThatIsRefusedForGoodBouncesAndIsNotWrittenToAgain() {
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person gone = notHeldOut("gone");
        UUID visit = visited(gone, shop);
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "failed").get("rule").asText())
                .isEqualTo("mailbox-refused");
        soon().untilAsserted(
                        () ->
                                assertThat(contactEvents(gone))
                                        .extracting(TestEvents.Received::type)
                                        .containsExactly("contact.bounced.v1"));
        UUID next = visited(gone, shop);
        assertThat(awaitDecision("visitId=" + next, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("bounced");
    }

    @Test
    void aSurveyThatWasHandedOverWithoutAnAnswerIsUnknownAndNotSentAgain() {
        Person silent = notHeldOut("silent");
        UUID visit = visited(silent, shop);
        JsonNode decision = awaitDecision("visitId=" + visit, SURVEY, "unknown");
        assertThat(
                        told("solicitation.failed.v1", decision.get("id").asText())
                                .get("outcome")
                                .asText())
                .isEqualTo("unknown");
        assertThat(mailTo(silent)).hasSize(1);
    }

    @Test
    void whatACrashLeftInSendingIsUnknownOrSentAgainByItsClass() {
        Person ann = notHeldOut("crash");
        UUID survey = left(ann, SURVEY, false);
        UUID acknowledgement = left(ann, "recovery-acknowledgement", true);
        awaitDecision("customerId=" + ann.id(), SURVEY, "unknown");
        awaitDecision("customerId=" + ann.id(), "recovery-acknowledgement", "sent");
        assertThat(mailTo(ann)).hasSize(1);
        assertThat(header(mailTo(ann).getFirst(), "Message-ID"))
                .isEqualTo("<" + acknowledgement + "@shop.example>")
                .isNotEqualTo("<" + survey + "@shop.example>");
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

    // ---------------------------------------------------------------------------------------------------------------

    /** A customer who agreed and is not one of the two in a hundred who are never asked. */
    private static Person notHeldOut(String mailbox) {
        Person person = somebody(mailbox);
        while (HeldOut.is(person.id())) {
            person = somebody(mailbox);
        }
        registered(person, 1, true);
        return person;
    }

    private static void avoidHoldOut(Person person) {
        assertThat(HeldOut.is(person.id()))
                .as("one in fifty random customers is held out; run again")
                .isFalse();
    }

    private UUID queued(Person person, Instant nextAttempt) {
        UUID id = solicitation(person, SURVEY);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "insert into deliveries (solicitation_id, transactional, state, queued_at, next_attempt_at)"
                                        + " values (?, false, 'pending', now(), ?)",
                                id,
                                nextAttempt));
        return id;
    }

    /** A mail in the middle of whose conversation another instance was killed. */
    private UUID left(Person person, String programme, boolean transactional) {
        UUID id = solicitation(person, programme);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "insert into deliveries (solicitation_id, transactional, state, attempts, queued_at, next_attempt_at, sender_id)"
                                        + " values (?, ?, 'sending', 1, now(), now(), ?)",
                                id,
                                transactional,
                                UUID.randomUUID()));
        return id;
    }

    private UUID solicitation(Person person, String programme) {
        UUID id = io.amends.chassis.database.Ids.next();
        soon().until(
                        () ->
                                count(
                                                "select count(*) from customers where customer_id = :id",
                                                person.id())
                                        == 1);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                """
                insert into solicitations (solicitation_id, programme, subject_kind, subject_id, subject_version,
                  customer_id, location, visit_id, happened_at, local_date, imported, due_at, outcome, decided_at, asked_at)
                values (?, ?, 'visit', ?, 1, ?, ?, ?, now(), current_date, false, now(), 'queued', now(), now())
                """,
                                id,
                                programme,
                                UUID.randomUUID(),
                                person.id(),
                                shop,
                                UUID.randomUUID()));
        return id;
    }

    private long count(String sql, UUID id) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).bind("id", id).mapTo(Long.class).one());
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

    private static List<TestEvents.Received> contactEvents(Person person) {
        return TestEvents.read("solicitations").stream()
                .filter(event -> String.valueOf(event.type()).startsWith("contact."))
                .filter(
                        event ->
                                event.json()
                                        .get("customerId")
                                        .asText()
                                        .equals(person.id().toString()))
                .toList();
    }

    private static String contactEventTime(Person person) {
        return soon().until(() -> contactEvents(person), events -> !events.isEmpty())
                .getFirst()
                .json()
                .get("at")
                .asText();
    }

    private static JsonNode told(String type, String id) {
        return soon().until(
                        () -> TestEvents.read("solicitations", type, id),
                        events -> !events.isEmpty())
                .getFirst()
                .json();
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
