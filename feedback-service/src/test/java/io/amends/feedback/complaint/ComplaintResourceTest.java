package io.amends.feedback.complaint;

import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.complaint;
import static io.amends.feedback.Desk.told;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
class ComplaintResourceTest {
    @Inject Jdbi jdbi;

    @Test
    void opensExactlyOneCase() {
        Response raised =
                as("agent").body(complaint("main-street", Map.of())).post("/v1/complaints");

        raised.then()
                .statusCode(201)
                .header("Location", containsString("/v1/cases/" + raised.path("caseId")));
        JsonNode told = told("complaints", raised.path("id"), one -> true);
        assertThat(told.path("caseId").asText()).isEqualTo(raised.path("caseId"));
        assertThat(told.path("prompted").asBoolean()).isFalse();
        assertThat(told.path("severity").asText()).isEqualTo("normal");
        assertThat(told.toString()).doesNotContain("half an hour");
        assertThat(
                        told("recovery-cases", raised.path("caseId"), one -> true)
                                .path("state")
                                .asText())
                .isEqualTo("opened");
    }

    @Test
    void readsAPhoneNumberAsItIsDialledAtTheLocation() {
        Desk.locationIn("DE", "complaints-in-germany");
        await().untilAsserted(
                        () ->
                                assertThat(
                                                jdbi.<List<String>, RuntimeException>withHandle(
                                                        handle ->
                                                                handle.createQuery(
                                                                                "select country from locations where location = 'complaints-in-germany'")
                                                                        .mapTo(String.class)
                                                                        .list()))
                                        .containsExactly("DE"));
        Response raised =
                as("agent")
                        .body(
                                complaint(
                                        "complaints-in-germany",
                                        Map.of("customer", Map.of("phone", "0171 1547608"))))
                        .post("/v1/complaints");
        raised.then().statusCode(201);
        String claim = told("complaints", raised.path("id"), one -> true).path("claimId").asText();
        assertThat(told("contact-claims", claim, one -> true).at("/contact/phone").asText())
                .isEqualTo("+491711547608");
    }

    @Test
    void countsTheCharactersThatPeopleSee() {
        as("agent")
                .body(complaint("main-street", Map.of("text", "\uD83D\uDE00".repeat(10_000))))
                .post("/v1/complaints")
                .then()
                .statusCode(201);
        as("agent")
                .body(complaint("main-street", Map.of("text", "\uD83D\uDE00".repeat(10_001))))
                .post("/v1/complaints")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/text"));
    }

    @Test
    void recognisesARepeatByTheSourcesOwnId() {
        Map<String, Object> said =
                complaint("main-street", Map.of("source", "crm", "complaintId", "C-1"));
        Response first = as("agent").body(said).post("/v1/complaints");
        first.then().statusCode(201);

        as("agent")
                .body(said)
                .post("/v1/complaints")
                .then()
                .statusCode(200)
                .body("id", equalTo(first.path("id")))
                .body("caseId", equalTo(first.path("caseId")));
        as("agent")
                .body(
                        complaint(
                                "main-street",
                                Map.of(
                                        "source",
                                        "crm",
                                        "complaintId",
                                        "C-1",
                                        "text",
                                        "Another one")))
                .post("/v1/complaints")
                .then()
                .statusCode(409);

        assertThat(cases("C-1")).isOne();
    }

    @Test
    void takesOneOfManyRepeatsAtTheSameTime() throws Exception {
        Map<String, Object> said =
                complaint("main-street", Map.of("source", "crm", "complaintId", "C-2"));
        List<Callable<Response>> posts =
                IntStream.range(0, 10)
                        .<Callable<Response>>mapToObj(
                                i -> () -> as("agent").body(said).post("/v1/complaints"))
                        .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            List<Integer> statuses =
                    threads.invokeAll(posts).stream()
                            .map(future -> future.resultNow().statusCode())
                            .sorted()
                            .toList();
            assertThat(statuses.subList(0, 9)).containsOnly(200);
            assertThat(statuses.getLast()).isEqualTo(201);
        }
        assertThat(cases("C-2")).isOne();
    }

    @Test
    void recognisesARepeatByItsIdempotencyKey() {
        Map<String, Object> said =
                complaint("main-street", Map.of("text", "Once " + UUID.randomUUID()));
        String key = "\"" + UUID.randomUUID() + "\"";
        String caseId =
                as("agent")
                        .header("Idempotency-Key", key)
                        .body(said)
                        .post("/v1/complaints")
                        .path("caseId");

        as("agent")
                .header("Idempotency-Key", key)
                .body(said)
                .post("/v1/complaints")
                .then()
                .statusCode(201)
                .body("caseId", equalTo(caseId));
    }

    @Test
    void givesNobodyTheAnswerThatTheSameNameGotForAnotherShop() {
        String key = UUID.randomUUID().toString();
        Map<String, Object> here = complaint("main-street", Map.of("text", "Here " + key));
        String caseId =
                as("agent", "main-street")
                        .header("Idempotency-Key", key)
                        .body(here)
                        .post("/v1/complaints")
                        .path("caseId");

        as("agent", "elsewhere")
                .header("Idempotency-Key", key)
                .body(here)
                .post("/v1/complaints")
                .then()
                .statusCode(403);
        as("agent", "main-street", "elsewhere")
                .header("Idempotency-Key", key)
                .body(here)
                .post("/v1/complaints")
                .then()
                .header("Idempotency-Replayed", nullValue())
                .body("caseId", not(equalTo(caseId)));
        for (String action :
                List.of(
                        "acknowledgement",
                        "assignment",
                        "contacts",
                        "remedies",
                        "resolution",
                        "confirmation",
                        "reopening",
                        "closing")) {
            as("agent", "main-street")
                    .header("Idempotency-Key", key)
                    .body(Map.of("channel", "phone", "kind", "apology"))
                    .post("/v1/cases/" + caseId + "/" + action);
            as("agent", "elsewhere")
                    .header("Idempotency-Key", key)
                    .body(Map.of("channel", "phone", "kind", "apology"))
                    .post("/v1/cases/" + caseId + "/" + action)
                    .then()
                    .statusCode(not(equalTo(200)))
                    .header("Idempotency-Replayed", nullValue());
        }
    }

    @Test
    void makesSomebodysDetailsAClaimAndTheCaseTheirsWhenItIsAnswered() {
        Response raised =
                as("agent")
                        .body(
                                complaint(
                                        "main-street",
                                        Map.of(
                                                "customer",
                                                Map.of(
                                                        "email",
                                                        "ann@example.com",
                                                        "phone",
                                                        "+1 202-555-0123",
                                                        "name",
                                                        "Ann"))))
                        .post("/v1/complaints");
        raised.then().statusCode(201);
        String claimId =
                told("complaints", raised.path("id"), one -> true).path("claimId").asText();
        JsonNode claim = told("contact-claims", claimId, one -> true);
        assertThat(claim.at("/contact/phone").asText()).isEqualTo("+12025550123");
        assertThat(claim.path("location").asText()).isEqualTo("main-street");

        UUID customer = UUID.randomUUID();
        Desk.customer(customer, 1, "Ann", UUID.fromString(claimId));

        JsonNode identified =
                told("recovery-cases", raised.path("caseId"), one -> one.has("customerId"));
        assertThat(identified.path("version").asInt()).isEqualTo(2);
        assertThat(identified.path("state").asText()).isEqualTo("opened");
        assertThat(Desk.told("recovery-cases", raised.path("caseId")).getLast().type())
                .isEqualTo("case.opened.v1");

        // Told again, it changes nothing.
        Desk.customer(customer, 2, "Ann", UUID.fromString(claimId));
        Desk.location("a-later-event", 1);
        as("agent")
                .get("/v1/cases/" + raised.path("caseId"))
                .then()
                .body("version", equalTo(2))
                .body("customer.name", equalTo("Ann"));
    }

    @Test
    void belongsToTheCustomerOfItsVisitAlsoWhenTheVisitComesLater() {
        UUID visit = UUID.randomUUID();
        UUID customer = UUID.randomUUID();
        String caseId = Desk.raise("main-street", Map.of("visitId", visit));

        Desk.visit(visit, 1, "main-street", customer);

        assertThat(
                        told("recovery-cases", caseId, one -> one.has("customerId"))
                                .path("customerId")
                                .asText())
                .isEqualTo(customer.toString());
    }

    @Test
    void takesOldOnesFromOperatorsOnlyAsImportsThatNeverEscalate() {
        Instant at = Instant.now().minus(40, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        Map<String, Object> old =
                complaint("main-street", Map.of("at", at.toString(), "severity", "severe"));

        as("manager")
                .body(old)
                .post("/v1/complaints")
                .then()
                .statusCode(403)
                .body("detail", containsString("/at"));
        Response imported = as("operator").body(old).post("/v1/complaints");

        imported.then().statusCode(201);
        JsonNode one = told("recovery-cases", imported.path("caseId"), event -> true);
        assertThat(one.path("imported").asBoolean()).isTrue();
        assertThat(Instant.parse(one.path("openedAt").asText())).isEqualTo(at);
        assertThat(
                        told("complaints", imported.path("id"), event -> true)
                                .path("imported")
                                .asBoolean())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {"channel":"phone","text":"x"}                                                        | /location
            {"location":" ","channel":"phone","text":"x"}                                         | /location
            {"location":"main-street","text":"x"}                                                 | /channel
            {"location":"main-street","channel":"phone"}                                          | /text
            {"location":"main-street","channel":"phone","text":""}                                | /text
            {"location":"main-street","channel":"phone","text":7}                                 | /text
            {"location":"main-street","channel":"phone","text":"x","txt":"x"}                     | /txt
            {"location":"main-street","channel":"phone","text":"x","cause":"rudeness"}            | /cause
            {"location":"main-street","channel":"phone","text":"x","severity":"awful"}            | /severity
            {"location":"main-street","channel":"phone","text":"x","visitId":"17"}                | /visitId
            {"location":"main-street","channel":"phone","text":"x","at":"2026-02-30T10:00:00Z"}   | /at
            {"location":"main-street","channel":"phone","text":"x","at":"2126-01-01T10:00:00Z"}   | /at
            {"location":"main-street","channel":"phone","text":"x","complaintId":"1"}             | /source
            {"location":"main-street","channel":"phone","text":"x","customer":{}}                 | /customer
            {"location":"main-street","channel":"phone","text":"x","customer":{"email":"a@"}}     | /customer/email
            {"location":"main-street","channel":"phone","text":"x","customer":{"phone":"12"}}     | /customer/phone
            {"location":"main-street","channel":"phone","text":"x","customer":{"emial":"a@b.co"}} | /customer/emial
            {"location":"main-street","channel":"phone","text":"nul\\u0000"}                      | /text
            {"location":"main-street","channel":"phone","text":"half \\ud800"}                    | /text
            """)
    void namesTheFieldThatBreaksARule(String body, String pointer) {
        int before = complaints();

        as("agent")
                .body(body)
                .post("/v1/complaints")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors[0].pointer", equalTo(pointer));

        assertThat(complaints()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "not json", "[1,2"})
    void refusesWhatIsNoJson(String body) {
        int status = as("agent").body(body).post("/v1/complaints").statusCode();

        assertThat(status).isBetween(400, 422);
    }

    @Test
    void keepsRolesAndScopes() {
        Map<String, Object> said =
                complaint("main-street", Map.of("source", "till-7", "complaintId", "T-1"));

        given().contentType(ContentType.JSON)
                .body(said)
                .post("/v1/complaints")
                .then()
                .statusCode(401);
        as("agent", "elsewhere").body(said).post("/v1/complaints").then().statusCode(403);
        given().auth()
                .preemptive()
                .oauth2(Tokens.of("pos").source("till-8").sign())
                .contentType(ContentType.JSON)
                .body(said)
                .post("/v1/complaints")
                .then()
                .statusCode(403);
        as("customer").body(said).post("/v1/complaints").then().statusCode(403);

        assertThat(cases("T-1")).isZero();
    }

    @Test
    void aProgramNamesOnlyLocationsThatAreKnown() {
        String location = "new-" + UUID.randomUUID();
        Map<String, Object> said = complaint(location, Map.of());
        as("pos")
                .body(said)
                .post("/v1/complaints")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/location"));

        Desk.location(location, 1);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> as("pos").body(said).post("/v1/complaints").statusCode() == 201);
    }

    @Test
    void aProgramCantHaveMailSentToAsManyStrangersAsItLikes() {
        String location = "many-" + UUID.randomUUID();
        Desk.location(location, 1);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                asTill(
                                                        "strangers",
                                                        complaint(
                                                                location,
                                                                Map.of("source", "strangers")))
                                                .statusCode()
                                        == 201);
        for (int i = 0; i < ShortClocks.CONTACTS_PER_DAY; i++) {
            assertThat(asTill("strangers", toStranger(location, "strangers")).statusCode())
                    .isEqualTo(201);
        }
        int before = complaints();
        asTill("strangers", toStranger(location, "strangers")).then().statusCode(429);
        assertThat(complaints()).isEqualTo(before);
        assertThat(
                        asTill("strangers", complaint(location, Map.of("source", "strangers")))
                                .statusCode())
                .isEqualTo(201);
        assertThat(asTill("others", toStranger(location, "others")).statusCode()).isEqualTo(201);
    }

    private static Map<String, Object> toStranger(String location, String source) {
        return complaint(
                location,
                Map.of(
                        "source",
                        source,
                        "customer",
                        Map.of("email", UUID.randomUUID() + "@example.com")));
    }

    private static Response asTill(String source, Map<String, Object> said) {
        return given().auth()
                .preemptive()
                .oauth2(Tokens.of("pos").source(source).sign())
                .contentType(ContentType.JSON)
                .body(said)
                .post("/v1/complaints");
    }

    @Test
    void noNameIsTheAddressOfAPage() {
        as("agent")
                .body(
                        complaint(
                                "main-street",
                                Map.of(
                                        "customer",
                                        Map.of(
                                                "email",
                                                "ann@example.com",
                                                "name",
                                                "You won: https://evil.example"))))
                .post("/v1/complaints")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/customer/name"));
    }

    @Test
    void followsALocationsZoneWhenItBecomesKnown() {
        String location = "zone-" + UUID.randomUUID();
        String caseId =
                as("operator")
                        .body(complaint(location, Map.of("at", "2026-11-01T03:30:00Z")))
                        .post("/v1/complaints")
                        .path("caseId");
        assertThat(told("recovery-cases", caseId, one -> true).path("localDate").asText())
                .isEqualTo("2026-11-01");

        Desk.location(location, 1);

        JsonNode corrected =
                told("recovery-cases", caseId, one -> one.path("version").asInt() == 2);
        assertThat(corrected.path("localDate").asText()).isEqualTo("2026-10-31");
        assertThat(
                        told(
                                        "complaints",
                                        corrected.path("complaintId").asText(),
                                        one -> one.path("version").asInt() == 2)
                                .path("localDate")
                                .asText())
                .isEqualTo("2026-10-31");
    }

    @Test
    void forgetsTheWordsOfAnErasedCustomer() {
        UUID customer = UUID.randomUUID();
        String caseId = Desk.raise("main-street", Map.of("customerId", customer));
        as("agent")
                .body(Map.of("note", "She lives at 4 Elm Street"))
                .post("/v1/cases/" + caseId + "/acknowledgement")
                .then()
                .statusCode(200);

        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                "{\"customerId\":\"%s\",\"version\":9,\"contactHashes\":[]}".formatted(customer));

        await().until(() -> as("agent").get("/v1/cases/" + caseId).path("words.text") == null);
        String story = as("agent").get("/v1/cases/" + caseId).asString();
        assertThat(story)
                .doesNotContain("half an hour")
                .doesNotContain("Elm Street")
                .contains("acknowledged");
    }

    private int cases(String reference) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        """
                        select count(*) from recovery_cases c join complaints p using (complaint_id)
                        where p.reference = :reference""")
                                .bind("reference", reference)
                                .mapTo(Integer.class)
                                .one());
    }

    private int complaints() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery("select count(*) from complaints")
                                .mapTo(Integer.class)
                                .one());
    }
}
