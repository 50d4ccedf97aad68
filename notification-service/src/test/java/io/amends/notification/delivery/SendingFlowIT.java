package io.amends.notification.delivery;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.UNCAPPED_SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.contactEvents;
import static io.amends.notification.town.Town.count;
import static io.amends.notification.town.Town.header;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.told;
import static io.amends.notification.town.Town.visit;
import static io.amends.notification.town.Town.visited;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailRows;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** What is said about mail when the mail server or the sender fails, on real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class SendingFlowIT {
    @Inject Jdbi jdbi;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void aBusyServerGetsTheMailLater() {
        Person busy = aCustomerWhoAgreed("busy");
        Person closing = aCustomerWhoAgreed("closing");
        UUID first = visited(busy, shop);
        UUID second = visited(closing, shop);
        awaitDecision("visitId=" + first, SURVEY, "sent");
        awaitDecision("visitId=" + second, SURVEY, "sent");
        assertThat(mailTo(busy)).hasSize(1);
        assertThat(mailTo(closing)).hasSize(1);
    }

    @Test
    void sendingIsCommittedBeforeTheMailIsHandedOver() {
        Person ann = aCustomerWhoAgreed("honest");
        List<String> states = new CopyOnWriteArrayList<>();
        MailServer.running()
                .beforeDataTo(
                        ann.email(),
                        () ->
                                states.addAll(
                                        jdbi.withHandle(
                                                handle ->
                                                        handle.createQuery(
                                                                        """
                        select state from deliveries join solicitations using (solicitation_id)
                        where customer_id = :id
                        """)
                                                                .bind("id", ann.id())
                                                                .mapTo(String.class)
                                                                .list())));
        visited(ann, shop);
        awaitDecision("customerId=" + ann.id(), SURVEY, "sent");
        assertThat(states).containsExactly("sending");
    }

    @Test
    void anAddressThatIsRefusedForGoodBouncesAndIsNotWrittenToAgain() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person gone = aCustomerWhoAgreed("gone");
        UUID visit = visited(gone, shop);
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "failed").get("rule").asText())
                .isEqualTo("mailbox-refused");
        soon().untilAsserted(
                        () ->
                                assertThat(contactEvents(gone))
                                        .extracting(TestEvents.Received::type)
                                        .containsExactly("contact.bounced.v1"));
        assertThat(RestAssured.get("/q/metrics").asString())
                .contains("amends_mail_conversations_total{outcome=\"mailbox-refused\"}")
                .doesNotContain("amends_mail_conversations_total{outcome=\"mailbox-refused\"} 0.0");
        UUID next = visited(gone, shop);
        assertThat(awaitDecision("visitId=" + next, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("bounced");
    }

    @Test
    void aSurveyThatWasHandedOverWithoutAnAnswerIsUnknownAndNotSentAgain() {
        Person silent = aCustomerWhoAgreed("silent");
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
    void anAddressThatTheServerCantBeToldFailsAloneAndItsNeighboursGetTheirMail() {
        Person odd = aCustomerWhoAgreed("hor\u00e1\u010dek");
        List<Person> neighbours =
                IntStream.range(0, 5).mapToObj(i -> aCustomerWhoAgreed("neighbour")).toList();
        UUID visit = visited(odd, shop);
        List<UUID> visits = neighbours.stream().map(person -> visited(person, shop)).toList();
        JsonNode decision = awaitDecision("visitId=" + visit, SURVEY, "failed");
        assertThat(decision.get("rule").asText()).isEqualTo("unroutable-address");
        visits.forEach(theirs -> awaitDecision("visitId=" + theirs, SURVEY, "sent"));
        assertThat(neighbours).allSatisfy(person -> assertThat(mailTo(person)).hasSize(1));
        assertThat(contactEvents(odd)).isEmpty();
    }

    @Test
    void anHourOnABlocklistSilencesNobody() {
        List<Person> people =
                IntStream.range(0, 6).mapToObj(i -> aCustomerWhoAgreed("blocked")).toList();
        try {
            MailServer.running().refusingEverybody("550 5.7.1 Client host blocked");
            people.forEach(person -> visited(person, shop));
            soon().until(
                            () ->
                                    RestAssured.get("/q/metrics")
                                            .asString()
                                            .contains("amends_mail_route_paused 1.0"));
        } finally {
            MailServer.running().refusingEverybody(null);
        }
        people.forEach(person -> awaitDecision("customerId=" + person.id(), SURVEY, "sent"));
        assertThat(people).allSatisfy(person -> assertThat(mailTo(person)).hasSize(1));
        assertThat(people).allSatisfy(person -> assertThat(contactEvents(person)).isEmpty());
        assertThat(RestAssured.get("/q/metrics").asString())
                .contains("amends_mail_route_paused 0.0");
    }

    @Test
    void aMailboxThatDoesNotTakeThreeInARowBounces() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person full = aCustomerWhoAgreed("full");
        for (int i = 0; i < 3; i++) {
            assertThat(contactEvents(full)).isEmpty();
            UUID visit = visited(full, shop);
            assertThat(awaitDecision("visitId=" + visit, SURVEY, "failed").get("rule").asText())
                    .isEqualTo("mail-refused");
        }
        soon().untilAsserted(
                        () ->
                                assertThat(contactEvents(full))
                                        .extracting(TestEvents.Received::type)
                                        .containsExactly("contact.bounced.v1"));
    }

    @Test
    void aMailThatIsTakenMakesUpForThoseThatWereNot() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person ann = aCustomerWhoAgreed("sometimes-full");
        for (String outcome : List.of("failed", "failed", "sent", "failed", "failed", "sent")) {
            try {
                MailServer.running()
                        .refusingEverybody(
                                outcome.equals("failed") ? "552 5.2.2 mailbox full" : null);
                UUID visit = visited(ann, shop);
                awaitDecision("visitId=" + visit, SURVEY, outcome);
                MailRows.onTheDayBefore(jdbi, ann);
            } finally {
                MailServer.running().refusingEverybody(null);
            }
        }
        assertThat(contactEvents(ann)).isEmpty();
    }

    @Test
    void mailThatHadToWaitIsNotSentAboutAVisitThatWasVoidedMeanwhile() {
        Person ann = aCustomerWhoAgreed("voided");
        UUID visit = UUID.randomUUID();
        Instant at = Instant.now();
        try {
            MailServer.running().refusingEverybody("451 4.3.0 try again");
            visit(visit, 1, ann, shop, at, false, "completed");
            awaitDecision("visitId=" + visit, SURVEY, "queued");
            visit(visit, 2, ann, shop, at, false, "voided");
            soon().until(
                            () ->
                                    count(
                                                    jdbi,
                                                    "select count(*) from solicitations where visit_id = :id and voided",
                                                    visit)
                                            == 1);
        } finally {
            MailServer.running().refusingEverybody(null);
        }
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("visit-voided");
        assertThat(mailTo(ann)).isEmpty();
    }

    @Test
    void whatACrashLeftInSendingIsUnknownOrSentAgainByItsClass() {
        Person ann = aCustomerWhoAgreed("crash");
        UUID survey = MailRows.left(jdbi, shop, ann, SURVEY, false);
        UUID acknowledgement = MailRows.left(jdbi, shop, ann, "recovery-acknowledgement", true);
        awaitDecision("customerId=" + ann.id(), SURVEY, "unknown");
        awaitDecision("customerId=" + ann.id(), "recovery-acknowledgement", "sent");
        assertThat(mailTo(ann)).hasSize(1);
        assertThat(header(mailTo(ann).getFirst(), "Message-ID"))
                .isEqualTo("<" + acknowledgement + "@shop.example>")
                .isNotEqualTo("<" + survey + "@shop.example>");
    }
}
