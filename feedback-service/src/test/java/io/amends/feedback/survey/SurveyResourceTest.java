package io.amends.feedback.survey;

import static io.amends.feedback.Desk.answer;
import static io.amends.feedback.Desk.survey;
import static io.amends.feedback.Desk.told;
import static io.amends.feedback.Desk.toldAbout;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class SurveyResourceTest {
    @Inject Jdbi jdbi;

    private final UUID solicitation = UUID.randomUUID();
    private final UUID visit = UUID.randomUUID();
    private final String link = survey(solicitation, visit);

    @Test
    void lookingChangesNothing() {
        Map<String, Object> before = rows();
        for (String query :
                List.of(
                        "",
                        "?score=0",
                        "?score=10",
                        "?score=11",
                        "?score=%00",
                        "?score=<b>",
                        "?x=1")) {
            given().get(link + query).then().statusCode(200).body(containsString("<form"));
        }
        given().head(link);

        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void noHeaderOfNobodyCostsMoreThanItsReading() {
        for (String address : List.of("/s/anything", link)) {
            String languages = "zh" + "-a1".repeat(1_300);
            for (String language :
                    List.of(languages, languages.substring(0, 1_990), "zh,".repeat(600) + "es")) {
                long before = System.nanoTime();
                assertThat(given().header("Accept-Language", language).get(address).statusCode())
                        .isIn(200, 404, 431);
                assertThat(Duration.ofNanos(System.nanoTime() - before))
                        .isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void aScoreInTheAddressOnlyPreselects() {
        given().get(link + "?score=7").then().body(containsString("value=\"7\" required checked"));
        given().get(link).then().body(not(containsString("required checked")));
    }

    @Test
    void anAnswerIsToldWithItsVisitsFactsAndWithoutWords() {
        UUID customer = UUID.randomUUID();
        Desk.location("survey-shop", 1);
        Desk.visit(visit, 1, "survey-shop", customer);
        awaitVisit();
        Desk.sent(solicitation, customer);

        answer(
                        link,
                        "score",
                        "9",
                        "cause",
                        "product",
                        "words",
                        "Lovely bread",
                        "csat",
                        "5",
                        "told",
                        "3")
                .then()
                .statusCode(200)
                .body(containsString("Thank you"));

        String feedbackId =
                toldAbout("feedback", "solicitationId", solicitation.toString())
                        .getFirst()
                        .path("feedbackId")
                        .asText();
        JsonNode event = told("feedback", feedbackId, one -> one.has("customerId"));
        assertThat(event.path("location").asText()).isEqualTo("survey-shop");
        assertThat(event.path("customerId").asText()).isEqualTo(customer.toString());
        assertThat(event.path("channel").asText()).isEqualTo("counter");
        assertThat(event.path("staff").size()).isEqualTo(1);
        assertThat(event.path("scores").toString()).isEqualTo("{\"nps\":9,\"csat\":5}");
        assertThat(event.path("causes").toString()).isEqualTo("[\"product\"]");
        assertThat(event.path("told").asInt()).isEqualTo(3);
        assertThat(event.toString()).doesNotContain("Lovely");
        assertThat(count("select count(*) from complaints where visit_id = :visit")).isZero();
    }

    @Test
    void aLowScoreOpensExactlyOneCase() {
        Desk.visit(visit, 1, "survey-shop", null);
        awaitVisit();

        answer(link, "score", "3", "cause", "waiting")
                .then()
                .statusCode(200)
                .body(containsString("We are sorry"));

        JsonNode complaint = toldAbout("complaints", "visitId", visit.toString()).getFirst();
        assertThat(complaint.path("prompted").asBoolean()).isTrue();
        assertThat(complaint.path("cause").asText()).isEqualTo("waiting");
        assertThat(complaint.path("channel").asText()).isEqualTo("survey");
        String caseId = complaint.path("caseId").asText();
        JsonNode opened = told("recovery-cases", caseId, one -> true);
        assertThat(opened.path("complaintId").asText())
                .isEqualTo(complaint.path("complaintId").asText());
        assertThat(count("select count(*) from recovery_cases where visit_id = :visit")).isOne();
    }

    @Test
    void whoeverAsksToBeCalledBackHasACaseWhateverTheScore() {
        Desk.visit(visit, 1, "survey-shop", null);
        awaitVisit();

        answer(link, "score", "10", "reply", "yes").then().statusCode(200);

        assertThat(count("select count(*) from recovery_cases where visit_id = :visit")).isOne();
    }

    @Test
    void theFirstAnswerStands() {
        answer(link, "score", "8", "words", "first").then().statusCode(200);

        answer(link, "score", "1", "words", "second")
                .then()
                .statusCode(409)
                .body(containsString("answered already"));
        given().get(link)
                .then()
                .statusCode(200)
                .body(containsString("Thank you"))
                .body(not(containsString("<form")));

        assertThat(
                        count(
                                "select count(*) from feedback where visit_id = :visit and nps = 8 and words = 'first'"))
                .isOne();
        assertThat(count("select count(*) from feedback where visit_id = :visit")).isOne();
    }

    @Test
    void oneOfManyAnswersAtTheSameTimeIsTaken() throws Exception {
        Desk.visit(visit, 1, "survey-shop", null);
        awaitVisit();
        List<Callable<Response>> answers =
                IntStream.range(0, 12)
                        .<Callable<Response>>mapToObj(i -> () -> answer(link, "score", "2"))
                        .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(12)) {
            List<Integer> statuses =
                    threads.invokeAll(answers).stream()
                            .map(future -> future.resultNow().statusCode())
                            .sorted()
                            .toList();
            assertThat(statuses.getFirst()).isEqualTo(200);
            assertThat(statuses.subList(1, 12)).containsOnly(409);
        }
        assertThat(count("select count(*) from recovery_cases where visit_id = :visit")).isOne();
    }

    @Test
    void anAnswerThatComesBeforeItsVisitWaitsForIt() {
        answer(link, "score", "2", "email", "early@example.com")
                .then()
                .statusCode(200)
                .body(containsString("We are sorry"));
        assertThat(count("select count(*) from feedback where visit_id = :visit and version = 0"))
                .isOne();

        Desk.visit(visit, 1, "late-shop", null);

        JsonNode event =
                toldAbout("feedback", "solicitationId", solicitation.toString()).getFirst();
        assertThat(event.path("version").asInt()).isEqualTo(1);
        assertThat(event.path("location").asText()).isEqualTo("late-shop");
        assertThat(toldAbout("complaints", "visitId", visit.toString())).hasSize(1);
        assertThat(TestEvents.read("contact-claims"))
                .anySatisfy(
                        claim ->
                                assertThat(claim.json().at("/contact/email").asText())
                                        .isEqualTo("early@example.com"));
        assertThat(count("select count(*) from recovery_cases where visit_id = :visit")).isOne();
    }

    @Test
    void answersAndVisitsThatComeAtTheSameTimeNeverMissEachOther() throws Exception {
        List<UUID> visits = IntStream.range(0, 40).mapToObj(i -> UUID.randomUUID()).toList();
        List<Callable<Object>> both = new ArrayList<>();
        for (UUID id : visits) {
            both.add(() -> answer(survey(UUID.randomUUID(), id), "score", "9"));
            both.add(
                    () -> {
                        Desk.visit(id, 1, "busy-shop", null);
                        return id;
                    });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            threads.invokeAll(both);
        }

        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                jdbi.withHandle(
                                                handle ->
                                                        handle.createQuery(
                                                                        "select count(*) from feedback where visit_id = any(:visits) and version = 1")
                                                                .bindArray(
                                                                        "visits",
                                                                        UUID.class,
                                                                        visits)
                                                                .mapTo(Integer.class)
                                                                .one())
                                        == visits.size());
    }

    @Test
    void contactDetailsOfSomebodyUnknownBecomeAClaimAndTheAnswerMakesTheCaseTheirs() {
        Desk.visit(visit, 1, "survey-shop", null);
        awaitVisit();
        answer(link, "score", "1", "email", "nobody-yet@example.com", "name", "Nobody")
                .then()
                .statusCode(200);
        JsonNode complaint = toldAbout("complaints", "visitId", visit.toString()).getFirst();
        String claimId = complaint.path("claimId").asText();
        assertThat(complaint.has("customerId")).isFalse();
        assertThat(told("contact-claims", claimId, one -> true).at("/contact/email").asText())
                .isEqualTo("nobody-yet@example.com");

        UUID customer = UUID.randomUUID();
        Desk.customer(customer, 1, "Nobody", UUID.fromString(claimId));

        JsonNode one =
                told(
                        "recovery-cases",
                        complaint.path("caseId").asText(),
                        event -> event.has("customerId"));
        assertThat(one.path("customerId").asText()).isEqualTo(customer.toString());
        told(
                "complaints",
                complaint.path("complaintId").asText(),
                event -> event.has("customerId"));
        assertThat(
                        jdbi.<List<String>, RuntimeException>withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select email from contact_claims where claim_id = :id")
                                                .bind("id", UUID.fromString(claimId))
                                                .mapTo(String.class)
                                                .list()))
                .containsOnlyNulls();
    }

    @Test
    void somebodyKnownIsNotAskedForContactDetails() {
        Desk.sent(solicitation, UUID.randomUUID());

        await().untilAsserted(
                        () -> given().get(link).then().body(not(containsString("name=\"email\""))));
    }

    @Test
    void whatIsNotUnderstoodIsShownAgainWithWhatIsWrong() {
        answer(
                        link,
                        "cause",
                        "waiting",
                        "words",
                        "keep me",
                        "email",
                        "not an address",
                        "phone",
                        "12",
                        "csat",
                        "9")
                .then()
                .statusCode(422)
                .body(containsString("Choose a number from 0 to 10."))
                .body(containsString("Choose a number from 1 to 5."))
                .body(containsString("An e-mail address looks like"))
                .body(containsString("A phone number with its country code"))
                .body(containsString("keep me"))
                .body(containsString("value=\"waiting\" checked"));
        answer(link, "score", "7", "words", "x".repeat(4_001)).then().statusCode(422);
        answer(link, "score", "7", "words", "nul\0 keep me")
                .then()
                .statusCode(422)
                .body(containsString("a character in it that we cannot keep"))
                .body(containsString("nul keep me"));
        answer(link, "score", "7", "name", "nul\0", "phone", "+12025550123")
                .then()
                .statusCode(422)
                .body(containsString("value=\"nul\""));
        answer(link, "score", "7", "score", "2").then().statusCode(422);
        answer(link, "score", "7", "name", "x".repeat(201), "phone", "+12025550123")
                .then()
                .statusCode(422)
                .body(containsString("id=\"name-error\""));

        assertThat(count("select count(*) from feedback where visit_id = :visit")).isZero();
    }

    @Test
    void eachErrorStandsAtItsFieldToo() {
        answer(
                        link,
                        "csat",
                        "9",
                        "told",
                        "many",
                        "email",
                        "ann@",
                        "phone",
                        "12",
                        "words",
                        "x".repeat(4_001))
                .then()
                .statusCode(422)
                .body(containsString("aria-describedby=\"score-error score-lowest score-highest\""))
                .body(containsString("<p class=\"error-message\" id=\"score-error\">"))
                .body(containsString("<p class=\"error-message\" id=\"csat-error\">"))
                .body(containsString("aria-invalid=\"true\" aria-describedby=\"told-error\""))
                .body(containsString("aria-invalid=\"true\" aria-describedby=\"email-error\""))
                .body(containsString("aria-invalid=\"true\" aria-describedby=\"phone-error\""))
                .body(containsString("aria-invalid=\"true\" aria-describedby=\"words-error\""))
                .body(containsString("value=\"many\""));
    }

    @Test
    void digitsOfAnyScriptAreNumbersAndCharactersAreCountedAsPeopleSeeThem() {
        answer(link, "score", "\u0669", "csat", "\uFF15", "told", "\uD835\uDFD1")
                .then()
                .statusCode(200);
        answer(
                        survey(UUID.randomUUID(), visit),
                        "score",
                        "9",
                        "words",
                        "\uD83D\uDE00".repeat(4_000))
                .then()
                .statusCode(200);
        answer(
                        survey(UUID.randomUUID(), visit),
                        "score",
                        "9",
                        "words",
                        "\uD83D\uDE00".repeat(4_001))
                .then()
                .statusCode(422);
        given().queryParam("score", "\u0667")
                .get(survey(UUID.randomUUID(), visit))
                .then()
                .body(containsString("value=\"7\" required checked"));

        assertThat(
                        count(
                                "select count(*) from feedback where visit_id = :visit and nps = 9 and (csat = 5 and told = 3 or length(words) = 4000)"))
                .isEqualTo(2);
    }

    @Test
    void readsAPhoneNumberAsItIsDialledWhereTheVisitWas() {
        Desk.locationIn("DE", "survey-in-germany");
        Desk.visit(visit, 1, "survey-in-germany", null);
        awaitVisit();
        await().untilAsserted(
                        () ->
                                given().get(link)
                                        .then()
                                        .body(containsString("The survey-in-germany")));

        answer(link, "score", "2", "reply", "on", "phone", "0171 1547608").then().statusCode(200);

        String claim =
                toldAbout("complaints", "visitId", visit.toString())
                        .getFirst()
                        .path("claimId")
                        .asText();
        assertThat(told("contact-claims", claim, one -> true).at("/contact/phone").asText())
                .isEqualTo("+491711547608");
    }

    @Test
    void theLinkOfSomebodyErasedIsClosed() {
        UUID customer = UUID.randomUUID();
        Desk.sent(solicitation, customer);
        Desk.customer(customer, 1, "Erased", null);
        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                "{\"customerId\":\"%s\",\"version\":2,\"contactHashes\":[]}".formatted(customer));

        await().untilAsserted(() -> given().get(link).then().statusCode(410));
        answer(link, "score", "1", "words", "It is me", "reply", "yes").then().statusCode(410);
        assertThat(count("select count(*) from feedback where visit_id = :visit")).isZero();
    }

    @Test
    void nobodyIsOfferedAnAnswerWhoCannotBeReached() {
        UUID customer = UUID.randomUUID();
        Desk.sent(solicitation, customer);
        given().get(link).then().body(containsString("name=\"reply\""));
        TestEvents.publish(
                "customers",
                "customer.registered.v1",
                customer.toString(),
                """
                {"customerId":"%s","version":1,"registeredAt":"2026-01-05T10:00:00Z","locale":"en-US",
                 "contactPoints":[{"contactPointId":"%s","kind":"email","value":"gone@example.com","state":"bounced"}],
                 "consents":[],"claims":[]}"""
                        .formatted(customer, UUID.randomUUID()));

        await().untilAsserted(
                        () -> given().get(link).then().body(not(containsString("name=\"reply\""))));
    }

    @Test
    void bothEndsOfAScaleAreReadOutWithItsChoices() {
        given().header("Accept-Language", "ar")
                .get(link)
                .then()
                .body(containsString("id=\"score-0\" aria-describedby=\"score-lowest\""))
                .body(
                        containsString(
                                "id=\"score-9\" aria-describedby=\"score-lowest score-highest\""))
                .body(containsString("id=\"score-10\" aria-describedby=\"score-highest\""))
                .body(containsString("id=\"score-lowest\">0 – لا أوصي أبدًا</span>"))
                .body(not(containsString("aria-hidden")));
        given().get("/assets/survey.css").then().body(not(containsString("direction: ltr")));
    }

    @Test
    void whatCustomersWriteIsShownAsTextOnly() {
        answer(link, "words", "<script>alert(1)</script>", "email", "\"><img src=x>")
                .then()
                .statusCode(422)
                .body(not(containsString("<script>alert")))
                .body(not(containsString("<img src=x>")));
    }

    @Test
    void linksThatAreNotOursOrTooOldHaveAFriendlyPage() {
        given().get("/s/nonsense").then().statusCode(404).body(containsString("does not work"));
        given().get(link + "x").then().statusCode(404);
        String old = "/s/" + Desk.LINKS.token(solicitation, visit, Instant.now().minusSeconds(1));
        given().get(old).then().statusCode(410).body(containsString("has expired"));
        answer(old, "score", "1").then().statusCode(410);
        answer("/s/nonsense", "score", "1").then().statusCode(404);

        assertThat(count("select count(*) from feedback where visit_id = :visit")).isZero();
    }

    @Test
    void speaksTheCustomersLanguageInItsDirection() {
        given().header("Accept-Language", "ar-EG,en;q=0.5")
                .get(link)
                .then()
                .body(containsString("lang=\"ar\" dir=\"rtl\""))
                .body(containsString("كيف كانت زيارتك؟"));
        given().header("Accept-Language", "es-MX")
                .get(link)
                .then()
                .body(containsString("¿Cómo le fue?"));
        given().header("Accept-Language", "tlh, *;q=0.1")
                .get(link)
                .then()
                .body(containsString("How was it?"));
    }

    private void awaitVisit() {
        await().until(
                        () ->
                                count(
                                                "select count(*) from visits where visit_id = :visit and version > 0")
                                        == 1);
    }

    private int count(String select) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(select).bind("visit", visit).mapTo(Integer.class).one());
    }

    /** All that is stored about this link. */
    private Map<String, Object> rows() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select (select count(*) from feedback where solicitation_id = :solicitation) as feedback,
                               (select count(*) from visits where visit_id = :visit) as visits,
                               (select count(*) from complaints where visit_id = :visit) as complaints""")
                                .bind("solicitation", solicitation)
                                .bind("visit", visit)
                                .mapToMap()
                                .one());
    }
}
