package io.amends.feedback.desk;

import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.complaint;
import static io.amends.feedback.Desk.raise;
import static io.amends.feedback.Desk.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.amends.chassis.testing.TestEvents.Received;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.Cursor;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class CaseResourceTest {

    @Test
    void goesFromOpenedToClosedAndTellsEveryStep() {
        String caseId = raise("walk", Map.of("cause", "waiting"));

        act(caseId, "acknowledgement", Map.of())
                .then()
                .statusCode(200)
                .body("state", equalTo("acknowledged"));
        act(caseId, "assignment", Map.of())
                .then()
                .statusCode(200)
                .body("assignee", equalTo("test-agent"));
        act(caseId, "contacts", Map.of("channel", "phone", "note", "Apologised"))
                .then()
                .statusCode(200)
                .body("state", equalTo("in-progress"));
        act(
                        caseId,
                        "remedies",
                        Map.of("kind", "refund", "cost", Map.of("minor", 1880, "currency", "USD")))
                .then()
                .statusCode(200)
                .body("remedies[0].cost.minor", equalTo(1880));
        act(caseId, "resolution", Map.of("rootCause", "waiting"))
                .then()
                .statusCode(200)
                .body("state", equalTo("resolved"));
        act(caseId, "confirmation", Map.of())
                .then()
                .statusCode(200)
                .body("state", equalTo("confirmed"));
        act(caseId, "reopening", Map.of("note", "Again"))
                .then()
                .statusCode(200)
                .body("reopened", equalTo(1));
        act(caseId, "resolution", Map.of()).then().statusCode(200);
        act(caseId, "closing", Map.of()).then().statusCode(200).body("state", equalTo("closed"));

        told("recovery-cases", caseId, one -> one.path("state").asText().equals("closed"));
        List<Received> events = told("recovery-cases", caseId);
        assertThat(events)
                .extracting(Received::type)
                .containsExactly(
                        "case.opened.v1",
                        "case.acknowledged.v1",
                        "case.assigned.v1",
                        "case.acknowledged.v1",
                        "case.remedied.v1",
                        "case.resolved.v1",
                        "case.confirmed.v1",
                        "case.reopened.v1",
                        "case.resolved.v1",
                        "case.closed.v1");
        assertThat(events)
                .extracting(event -> event.json().path("version").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(events).noneMatch(event -> String.valueOf(event.value()).contains("Apologised"));
        as("agent")
                .get("/v1/cases/" + caseId)
                .then()
                .header("ETag", "\"10\"")
                .body("words.text", containsString("half an hour"))
                .body("history", hasSize(10))
                .body("history[3].details.note", equalTo("Apologised"))
                .body("history[3].by", equalTo("test-agent"));
    }

    @Test
    void showsWordsToThoseOnlyWhoDealWithCustomers() {
        String caseId = raise("walk", Map.of());
        act(caseId, "acknowledgement", Map.of("note", "Her sister called")).then().statusCode(200);

        String seen = as("operator").get("/v1/cases/" + caseId).asString();

        assertThat(seen)
                .doesNotContain("half an hour")
                .doesNotContain("sister")
                .contains("acknowledged");
        as("pos").get("/v1/cases/" + caseId).then().statusCode(403);
    }

    @Test
    void refusesWhatTheStateDoesNotAllow() {
        String caseId = raise("walk", Map.of());

        act(caseId, "reopening", Map.of())
                .then()
                .statusCode(409)
                .body("detail", equalTo("the case is open"));
        act(caseId, "acknowledgement", Map.of()).then().statusCode(200);
        act(caseId, "acknowledgement", Map.of()).then().statusCode(409);
    }

    @Test
    void givesInTheLocationsCurrencyOnlyAndNothingAboveTheVisitWithoutAReason() {
        UUID visit = UUID.randomUUID();
        String location = "remedies-" + visit;
        Desk.visit(visit, 1, location, null);
        String caseId = raise(location, Map.of("visitId", visit));
        await().until(() -> as("agent").get("/v1/cases/" + caseId).path("visit") != null);
        for (String currency : List.of("EUR", "GBP", "XAU")) {
            as("agent")
                    .body(
                            Map.of(
                                    "kind",
                                    "credit",
                                    "cost",
                                    Map.of("minor", 5, "currency", currency)))
                    .post("/v1/cases/" + caseId + "/remedies")
                    .then()
                    .statusCode(422)
                    .body("errors[0].pointer", equalTo("/cost/currency"))
                    .body("errors[0].detail", containsString("USD"));
        }
        Map<String, Object> more =
                Map.of("kind", "refund", "cost", Map.of("minor", 1_881, "currency", "USD"));
        as("agent")
                .body(more)
                .post("/v1/cases/" + caseId + "/remedies")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/reason"));
        Map<String, Object> explained = new HashMap<>(more);
        explained.put("reason", "Her dress was ruined");
        as("agent")
                .body(explained)
                .post("/v1/cases/" + caseId + "/remedies")
                .then()
                .statusCode(200);

        as("manager")
                .get("/v1/cases/" + caseId)
                .then()
                .body("history.details.reason", hasItem("Her dress was ruined"));
        assertThat(
                        told("recovery-cases", caseId, one -> one.path("remedies").size() == 1)
                                .toString())
                .doesNotContain("dress");
    }

    /** As imports, so that opening hours and times are known: Monday to Friday, nine to five. */
    @Test
    void keepsHowLongTheFirstResolutionTookWhenACaseIsReopened() {
        String location = "reopened-" + UUID.randomUUID();
        Desk.location(location, 1, "Europe/Berlin", "09:00", "17:00");
        await().until(() -> as("owner").get("/v1/cases?location=" + location).statusCode() == 200);
        String caseId =
                as("operator")
                        .body(complaint(location, Map.of("at", "2026-11-02T09:00:00+01:00")))
                        .post("/v1/complaints")
                        .path("caseId");
        operate(caseId, "resolution", "2026-11-03T10:00:00+01:00");
        int first = as("owner").get("/v1/cases/" + caseId).path("businessMinutesToResolve");
        operate(caseId, "reopening", "2026-11-09T10:00:00+01:00");

        as("owner")
                .get("/v1/cases/" + caseId)
                .then()
                .body("businessMinutesToResolve", nullValue())
                .body("reopened", equalTo(1))
                .body("history.find { it.action == 'resolved' }.businessMinutes", equalTo(first));
    }

    private static void operate(String caseId, String action, String at) {
        as("operator")
                .body(Map.of("at", at))
                .post("/v1/cases/" + caseId + "/" + action)
                .then()
                .statusCode(200);
    }

    @Test
    void keepsGrantsWithinTheAuthorityOfTheRole() {
        String caseId = raise("walk", Map.of());

        remedy("agent", caseId, 5_001)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/cost/minor"))
                .body("errors[0].detail", containsString("50.00 USD"));
        remedy("agent", caseId, 3_000).then().statusCode(200);
        remedy("agent", caseId, 2_001).then().statusCode(422);
        remedy("manager", caseId, 50_001)
                .then()
                .statusCode(422)
                .body("errors[0].detail", containsString("500.00 USD"));
        remedy("manager", caseId, 50_000).then().statusCode(200);
        remedy("owner", caseId, 9_000_000).then().statusCode(200);
    }

    @Test
    void doesNotOverwriteWhatAColleagueDid() {
        String caseId = raise("walk", Map.of());
        act(caseId, "acknowledgement", Map.of()).then().statusCode(200).header("ETag", "\"2\"");

        as("agent")
                .header("If-Match", "\"1\"")
                .body(Map.of())
                .post("/v1/cases/" + caseId + "/resolution")
                .then()
                .statusCode(412);
        as("agent")
                .header("If-Match", "\"2\"")
                .body(Map.of())
                .post("/v1/cases/" + caseId + "/resolution")
                .then()
                .statusCode(200);
    }

    @Test
    void recordsARepeatedActionOnce() {
        String caseId = raise("walk", Map.of());
        String key = "\"" + UUID.randomUUID() + "\"";
        for (int i = 0; i < 2; i++) {
            as("agent")
                    .header("Idempotency-Key", key)
                    .body(Map.of("channel", "phone"))
                    .post("/v1/cases/" + caseId + "/contacts")
                    .then()
                    .statusCode(200)
                    .body("version", equalTo(2));
        }
    }

    @Test
    void importsActionsOfThePastByOperatorsOnly() {
        Instant opened = Instant.now().minus(30, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        String caseId =
                as("operator")
                        .body(complaint("walk", Map.of("at", opened.toString())))
                        .post("/v1/complaints")
                        .path("caseId");
        Map<String, Object> at = Map.of("at", opened.plus(90, ChronoUnit.MINUTES).toString());

        act(caseId, "acknowledgement", at).then().statusCode(403);
        as("operator")
                .body(Map.of("at", opened.minusSeconds(1).toString()))
                .post("/v1/cases/" + caseId + "/acknowledgement")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/at"));
        as("operator")
                .body(at)
                .post("/v1/cases/" + caseId + "/acknowledgement")
                .then()
                .statusCode(200)
                .body("businessMinutesToAcknowledge", equalTo(90));
        as("operator").get("/v1/cases/" + caseId).then().body("history[1].imported", equalTo(true));
    }

    @Test
    void listsByUrgencyPageByPage() {
        String location = "list-" + UUID.randomUUID();
        List<String> raised = new ArrayList<>();
        for (String severity : List.of("minor", "normal", "minor", "normal", "minor")) {
            raised.add(raise(location, Map.of("severity", severity)));
        }
        act(raised.get(1), "acknowledgement", Map.of()).then().statusCode(200);
        act(raised.get(0), "resolution", Map.of()).then().statusCode(200);
        List<String> byUrgency =
                List.of(raised.get(3), raised.get(2), raised.get(4), raised.get(1), raised.get(0));

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page =
                    as("agent")
                            .get(
                                    "/v1/cases?limit=2&location="
                                            + location
                                            + (cursor == null ? "" : "&cursor=" + cursor));
            page.then().statusCode(200);
            seen.addAll(page.jsonPath().getList("items.caseId"));
            cursor = page.path("next");
        } while (cursor != null);

        assertThat(seen).isEqualTo(byUrgency);
        as("agent")
                .get("/v1/cases?state=resolved&location=" + location)
                .then()
                .body("items.caseId", contains(raised.get(0)))
                .body("items[0].dueAt", nullValue());
        as("agent")
                .get("/v1/cases?state=open&location=" + location)
                .then()
                .body("items", hasSize(4));
        as("agent")
                .get("/v1/cases?overdue=false&location=" + location)
                .then()
                .body("items", hasSize(5));
        as("agent")
                .get("/v1/cases?overdue=true&location=" + location)
                .then()
                .body("items", hasSize(0));
    }

    @Test
    void showsNobodyElsesLocations() {
        String caseId = raise("theirs", Map.of());

        as("agent", "ours").get("/v1/cases/" + caseId).then().statusCode(403);
        as("agent", "ours").get("/v1/cases?location=theirs").then().statusCode(403);
        as("agent", "ours")
                .body(Map.of())
                .post("/v1/cases/" + caseId + "/acknowledgement")
                .then()
                .statusCode(403);
        as("agent", "ours").get("/v1/cases").then().statusCode(200).body("items", hasSize(0));
        as("agent", "theirs")
                .get("/v1/cases/" + caseId)
                .then()
                .statusCode(200)
                .body("caseId", notNullValue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            remedies   | {"kind":"bribe"}                                                  | /kind
            remedies   | {}                                                                | /kind
            remedies   | {"kind":"refund","cost":{"minor":-1,"currency":"USD"}}            | /cost/minor
            remedies   | {"kind":"refund","cost":{"minor":1.5,"currency":"USD"}}           | /cost/minor
            remedies   | {"kind":"refund","cost":{"minor":1,"currency":"XXL"}}             | /cost/currency
            remedies   | {"kind":"refund","cost":{"minor":99999999999999,"currency":"USD"}}| /cost/minor
            remedies   | {"kind":"refund","costs":{}}                                      | /costs
            contacts   | {}                                                                | /channel
            contacts   | {"channel":"phone","reached":"yes"}                               | /reached
            resolution | {"rootCause":"bad luck"}                                          | /rootCause
            resolution | {"at":"2126-01-01T00:00:00Z"}                                     | /at
            """)
    void namesTheFieldThatBreaksARule(String action, String body, String pointer) {
        String caseId = raise("walk", Map.of());

        as("owner")
                .body(body)
                .post("/v1/cases/" + caseId + "/" + action)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo(pointer));

        as("owner").get("/v1/cases/" + caseId).then().body("version", equalTo(1));
    }

    @Test
    void answersNonsenseInAddressesWithAProblem() {
        as("agent").get("/v1/cases/" + UUID.randomUUID()).then().statusCode(404);
        as("agent").get("/v1/cases/17").then().statusCode(404);
        as("agent").get("/v1/cases?state=broken").then().statusCode(422);
        as("agent").get("/v1/cases?overdue=perhaps").then().statusCode(422);
        as("agent").get("/v1/cases?cursor=nonsense").then().statusCode(422);
        for (String at : List.of("+1000000000-12-31T23:59:59Z", "+294277-01-01T00:00:00Z")) {
            String cursor = Cursor.encode(at, UUID.randomUUID().toString());
            as("agent").get("/v1/cases?cursor=" + cursor).then().statusCode(422);
        }
        as("agent").get("/v1/cases?limit=0").then().statusCode(422);
        as("agent")
                .header("If-Match", "yesterday")
                .body(Map.of())
                .post("/v1/cases/" + raise("walk", Map.of()) + "/resolution")
                .then()
                .statusCode(412);
    }

    private static Response act(String caseId, String action, Map<String, Object> body) {
        return as("agent").body(body).post("/v1/cases/" + caseId + "/" + action);
    }

    private static Response remedy(String role, String caseId, long minor) {
        return as(role).body(
                        Map.of("kind", "credit", "cost", Map.of("minor", minor, "currency", "USD")))
                .post("/v1/cases/" + caseId + "/remedies");
    }
}
