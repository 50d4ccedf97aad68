package io.amends.feedback.solicitation;

import static io.amends.feedback.Desk.answer;
import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.survey;
import static io.amends.feedback.Desk.told;
import static io.amends.feedback.Desk.toldAbout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** The till may say later that somebody else was there: who got the link answered it. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class LinkBelongsToWhomItWasSentFlowIT {
    @Inject Jdbi jdbi;

    private final UUID solicitation = UUID.randomUUID();
    private final UUID visit = UUID.randomUUID();
    private final UUID ann = UUID.randomUUID();
    private final UUID bob = UUID.randomUUID();
    private final String link = survey(solicitation, visit);

    @Test
    void theAnswerItsComplaintAndItsCaseAreTheirsThoughTheVisitIsSomebodyElsesNow() {
        Desk.visit(visit, 1, "corrected-shop", ann);
        Desk.sent(solicitation, ann);
        Desk.visit(visit, 2, "corrected-shop", bob);
        awaitVisit(2);
        awaitSent();

        answer(link, "score", "3", "words", "I, Ann, waited").then().statusCode(200);

        JsonNode complaint = complaint();
        assertThat(complaint.path("customerId").asText()).isEqualTo(ann.toString());
        assertThat(recoveryCase(complaint).path("customerId").asText()).isEqualTo(ann.toString());
        assertThat(
                        toldAbout("feedback", "solicitationId", solicitation.toString())
                                .getFirst()
                                .path("customerId")
                                .asText())
                .isEqualTo(ann.toString());
    }

    @Test
    void anAnswerThatIsHeardBeforeItsSolicitationWaitsForItAndIsNeverTheVisits() {
        Desk.visit(visit, 1, "corrected-shop", bob);
        awaitVisit(1);
        answer(link, "score", "3").then().statusCode(200);
        assertThat(complaint().has("customerId")).isFalse();

        Desk.visit(visit, 2, "corrected-shop", UUID.randomUUID());
        awaitVisit(2);
        Desk.sent(solicitation, ann);

        assertThat(
                        told("complaints", complaintId(), one -> one.has("customerId"))
                                .path("customerId")
                                .asText())
                .isEqualTo(ann.toString());
        for (String topic : List.of("feedback", "complaints", "recovery-cases")) {
            assertThat(
                            toldAbout(topic, "visitId", visit.toString()).stream()
                                    .map(event -> event.path("customerId").asText(""))
                                    .filter(customer -> !customer.isEmpty()))
                    .as(topic)
                    .allMatch(ann.toString()::equals);
        }
        told("recovery-cases", complaint().path("caseId").asText(), one -> one.has("customerId"));
        answerTold("customerId", ann.toString());
    }

    @Test
    void anAnswerThatWaitsForItsVisitKnowsItsCustomerAlready() {
        answer(link, "score", "3", "email", "ann.elsewhere@example.com").then().statusCode(200);
        Desk.sent(solicitation, ann);
        awaitSent();
        Desk.visit(visit, 1, "corrected-shop", bob);

        JsonNode complaint = complaint();
        assertThat(complaint.path("customerId").asText()).isEqualTo(ann.toString());
        assertThat(complaint.has("claimId")).isFalse();
    }

    @Test
    void detailsThatWereLeftBeforeItWasHeardWhoseLinkItIsDoNotMakeItSomebodyElses() {
        Desk.visit(visit, 1, "corrected-shop", null);
        awaitVisit(1);
        answer(link, "score", "1", "email", "claimed@example.com").then().statusCode(200);
        String claim = complaint().path("claimId").asText();
        Desk.customer(bob, 1, "Claimed", UUID.fromString(claim));
        told("complaints", complaintId(), one -> one.has("customerId"));

        Desk.sent(solicitation, ann);

        told(
                "recovery-cases",
                complaint().path("caseId").asText(),
                one -> one.path("customerId").asText().equals(ann.toString()));
        answerTold("customerId", ann.toString());
    }

    /** As an installation has it that took the visit's customer, until it hears the topic again. */
    @Test
    void whatWasTakenForSomebodyElsesIsPutRightAndForgottenWithTheirErasure() {
        Desk.visit(visit, 1, "corrected-shop", null);
        awaitVisit(1);
        answer(link, "score", "2", "words", "I, Ann, waited").then().statusCode(200);
        String caseId = complaint().path("caseId").asText();
        jdbi.useHandle(
                handle -> {
                    for (String table : List.of("feedback", "complaints", "recovery_cases")) {
                        handle.createUpdate(
                                        "update %s set customer_id = :bob where visit_id = :visit"
                                                .formatted(table))
                                .bind("bob", bob)
                                .bind("visit", visit)
                                .execute();
                    }
                });

        Desk.sent(solicitation, ann);
        told(
                "recovery-cases",
                caseId,
                one -> one.path("customerId").asText().equals(ann.toString()));
        erase(bob);
        assertThat(as("agent").get("/v1/cases/" + caseId).path("words.text").toString())
                .contains("Ann");
        erase(ann);

        await().until(() -> as("agent").get("/v1/cases/" + caseId).path("words.text") == null);
        assertThat(count("select count(*) from feedback where visit_id = :visit and words is null"))
                .isOne();
    }

    @Test
    void answersAndSolicitationsThatComeAtTheSameTimeNeverMissEachOther() throws Exception {
        Desk.visit(visit, 1, "corrected-shop", bob);
        awaitVisit(1);
        List<UUID> solicitations = IntStream.range(0, 40).mapToObj(i -> UUID.randomUUID()).toList();
        List<Callable<Object>> both = new ArrayList<>();
        for (UUID id : solicitations) {
            both.add(() -> answer(survey(id, visit), "score", "2"));
            both.add(
                    () -> {
                        Desk.sent(id, ann);
                        return id;
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(both);
        }

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> {
                            for (String table :
                                    List.of("feedback", "complaints", "recovery_cases")) {
                                assertThat(
                                                count(
                                                        "select count(*) from %s where visit_id = :visit and customer_id = '%s'"
                                                                .formatted(table, ann)))
                                        .as(table)
                                        .isEqualTo(solicitations.size());
                            }
                        });
    }

    private JsonNode complaint() {
        return toldAbout("complaints", "visitId", visit.toString()).getFirst();
    }

    private String complaintId() {
        return complaint().path("complaintId").asText();
    }

    private static JsonNode recoveryCase(JsonNode complaint) {
        return told("recovery-cases", complaint.path("caseId").asText(), one -> true);
    }

    private void answerTold(String field, String value) {
        await().untilAsserted(
                        () ->
                                assertThat(toldAbout("feedback", "visitId", visit.toString()))
                                        .anyMatch(
                                                event -> event.path(field).asText().equals(value)));
    }

    private void erase(UUID customer) {
        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                "{\"customerId\":\"%s\",\"version\":9,\"contactHashes\":[]}".formatted(customer));
        await().until(
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(
                                                                "select exists (select from customers where erased and customer_id = :id)")
                                                        .bind("id", customer)
                                                        .mapTo(Boolean.class)
                                                        .one()));
    }

    private void awaitVisit(int version) {
        await().until(
                        () ->
                                count(
                                                "select count(*) from visits where visit_id = :visit and version = "
                                                        + version)
                                        == 1);
    }

    private void awaitSent() {
        await().until(
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(
                                                                "select exists (select from solicitations where solicitation_id = :id and version > 0)")
                                                        .bind("id", solicitation)
                                                        .mapTo(Boolean.class)
                                                        .one()));
    }

    private int count(String select) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(select).bind("visit", visit).mapTo(Integer.class).one());
    }
}
