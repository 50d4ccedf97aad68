package io.amends.customer.visit;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.Cursor;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

@QuarkusTest
@WithRealServers
class VisitResourceTest {
    private final Till till = new Till();

    @Inject Jdbi jdbi;

    @Test
    void aVisitIsRecordedAndCanBeRead() {
        ObjectNode visit =
                till.visit(
                        "1",
                        v -> {
                            v.put("occurredAt", "2026-11-20T12:31:07-05:00")
                                    .put("channel", "counter");
                            v.putArray("staff").add("s-2").add("s-1");
                            v.putObject("amount").put("minor", 1880).put("currency", "USD");
                            v.putObject("customer")
                                    .put("email", till.email("ann"))
                                    .put("name", "Ann");
                            v.putObject("attributes").put("table", 7).putArray("items").add("soup");
                        });
        Response answer = till.post(visit);
        answer.then()
                .statusCode(201)
                .body("outcome", equalTo("recorded"))
                .body("customerId", notNullValue())
                .body("notices", equalTo(List.of("location-unconfirmed")));
        String id = answer.path("id");
        assertThat(answer.header("Location")).endsWith("/v1/visits/" + id);
        as("agent")
                .get("/v1/visits/" + id)
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("visitId", equalTo("1"))
                .body("source", equalTo(till.source()))
                .body("occurredAt", equalTo("2026-11-20T17:31:07Z"))
                .body("effectiveAt", equalTo("2026-11-20T17:31:07Z"))
                .body("localDate", equalTo("2026-11-20"))
                .body("channel", equalTo("counter"))
                .body("staff", equalTo(List.of("s-1", "s-2")))
                .body("amount.minor", equalTo(1880))
                .body("status", equalTo("completed"))
                .body("attributes.table", equalTo(7))
                .body("attributes.items", equalTo(List.of("soup")))
                .body("customerId", equalTo(answer.<String>path("customerId")));
    }

    @Test
    void theOthersAreToldOfVisitCustomerAndLocation() {
        Response answer =
                till.post(
                        till.visit(
                                "1",
                                v -> {
                                    v.putArray("staff").add("s-9");
                                    v.putObject("amount").put("minor", 5).put("currency", "EUR");
                                    v.putObject("customer")
                                            .put("email", till.email("ann"))
                                            .put("phone", till.phone());
                                }));
        String id = answer.path("id");
        String customerId = answer.path("customerId");
        JsonNode visit = event("visits", "visit.recorded.v1", id);
        assertThat(visit.path("customerId").asText()).isEqualTo(customerId);
        assertThat(visit.path("gross").toString()).isEqualTo("{\"minor\":5,\"currency\":\"EUR\"}");
        assertThat(visit.path("staff")).hasSize(1);
        assertThat(visit.toString()).doesNotContain("s-9", "example.com", "+1202");
        JsonNode customer = event("customers", "customer.registered.v1", customerId);
        assertThat(customer.path("contactPoints")).hasSize(2);
        JsonNode location = event("locations", "location.changed.v1", till.location());
        assertThat(location.path("confirmed").asBoolean()).isFalse();
        assertThat(location.path("assumed")).hasSize(4);
        JsonNode staff =
                event("locations", "staff.changed.v1", visit.path("staff").path(0).asText());
        assertThat(staff.path("active").asBoolean()).isTrue();
    }

    @Test
    void aNameWithTheAddressOfAPageIsDropped() {
        Response answer =
                till.post(
                        till.visit(
                                "1",
                                v ->
                                        v.putObject("customer")
                                                .put("email", till.email("ann"))
                                                .put("name", "You won: https://evil.example")));
        answer.then().statusCode(201).body("notices", hasItem("name-unusable"));
        String customerId = answer.path("customerId");
        assertThat(event("customers", "customer.registered.v1", customerId).has("name")).isFalse();
    }

    @Test
    void theSameContentAgainIsADuplicate() {
        ObjectNode visit =
                till.visit(
                        "1",
                        v -> {
                            v.putArray("staff").add("s-1").add("s-2");
                            v.putObject("customer")
                                    .put("email", till.email("ann"))
                                    .put("phone", "(202) 555-0123");
                        });
        Response first = till.post(visit);
        ObjectNode again = visit.deepCopy();
        again.put("occurredAt", "2026-11-20T12:31:07-05:00").put("status", "completed");
        again.putArray("staff").add("s-2").add("s-1").add("s-2");
        again.withObject("/customer")
                .put("email", " " + till.email("ANN"))
                .put("phone", "202-555-0123");
        till.post(again)
                .then()
                .statusCode(200)
                .body("outcome", equalTo("duplicate"))
                .body("id", equalTo(first.<String>path("id")))
                .body("customerId", equalTo(first.<String>path("customerId")));
        assertThat(versions("1")).containsExactly(1);
    }

    @Test
    void newerContentAmends() {
        Response first = till.post(till.visit("1", v -> amount(v, 1000)));
        Response second =
                till.post(
                        till.visit(
                                "1",
                                v -> {
                                    amount(v, 1000)
                                            .put("status", "refunded")
                                            .put("updatedAt", "2026-11-20T18:00:00Z");
                                    v.putObject("customer").put("loyaltyId", till.card("L"));
                                }));
        second.then()
                .statusCode(200)
                .body("outcome", equalTo("amended"))
                .body("id", equalTo(first.<String>path("id")))
                .body("customerId", notNullValue());
        JsonNode amended = event("visits", "visit.amended.v1", first.path("id"));
        assertThat(amended.path("version").asInt()).isEqualTo(2);
        assertThat(amended.path("status").asText()).isEqualTo("refunded");
        assertThat(amended.path("refunded").path("minor").asInt()).isEqualTo(1000);
        assertThat(amended.path("customerId").asText())
                .isEqualTo(second.<String>path("customerId"));
        assertThat(versions("1")).containsExactly(1, 2);
    }

    @Test
    void olderContentIsSuperseded() {
        Response first =
                till.post(
                        till.visit(
                                "1",
                                v -> amount(v, 1000).put("updatedAt", "2026-11-20T18:00:00Z")));
        till.post(till.visit("1", v -> amount(v, 900).put("updatedAt", "2026-11-20T17:00:00Z")))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("superseded"))
                .body("id", equalTo(first.<String>path("id")));
        assertThat(versions("1")).containsExactly(1);
    }

    @Test
    void otherContentThatDoesNotSayWhichIsNewerConflicts() {
        till.post(till.visit("1", v -> amount(v, 1000).put("updatedAt", "2026-11-20T18:00:00Z")));
        for (Consumer<ObjectNode> other :
                List.<Consumer<ObjectNode>>of(
                        v -> amount(v, 900),
                        v -> amount(v, 900).put("updatedAt", "2026-11-20T18:00:00Z"),
                        v ->
                                amount(v, 1000)
                                        .putObject("customer")
                                        .put("email", till.email("ann")))) {
            till.post(till.visit("1", other))
                    .then()
                    .statusCode(409)
                    .contentType("application/problem+json")
                    .body("detail", containsString("updatedAt"));
        }
        assertThat(versions("1")).containsExactly(1);
    }

    @Test
    void aTillWhoseClockRunsAheadIsCountedByWhenItWasReceived() {
        Instant ahead = Instant.now().plus(Duration.ofHours(3));
        Response answer = till.post(till.visit("1", v -> v.put("occurredAt", ahead.toString())));
        answer.then().statusCode(201).body("notices", hasItem("clock-ahead"));
        JsonNode visit = event("visits", "visit.recorded.v1", answer.path("id"));
        assertThat(visit.path("skewed").asBoolean()).isTrue();
        assertThat(visit.path("effectiveAt")).isEqualTo(visit.path("receivedAt"));
        Response onTime =
                till.post(
                        till.visit(
                                "2",
                                v ->
                                        v.put(
                                                "occurredAt",
                                                Instant.now().plusSeconds(240).toString())));
        assertThat(
                        event("visits", "visit.recorded.v1", onTime.path("id"))
                                .path("skewed")
                                .asBoolean())
                .isFalse();
    }

    @Test
    void anUnusableContactPointIsKeptAndNoticed() {
        Response answer =
                till.post(
                        till.visit(
                                "1",
                                v ->
                                        v.putObject("customer")
                                                .put("loyaltyId", till.card("L"))
                                                .put("email", "ann-at-example")
                                                .put("phone", "12")));
        answer.then().statusCode(201).body("notices", hasItems("email-unusable", "phone-unusable"));
        as("agent")
                .get("/v1/customers/" + answer.path("customerId"))
                .then()
                .body("contactPoints.value", equalTo(List.of("ann-at-example", "12")))
                .body("contactPoints.state", equalTo(List.of("unusable", "unusable")));
    }

    /** Each with what belongs to one person, as tills and people write it. */
    static Stream<Arguments> spellings() {
        String mailbox = "joan" + System.nanoTime();
        String number = String.format("%07d", System.nanoTime() % 9_000_000 + 1_000_000);
        return Stream.of(
                Arguments.of(
                        "email",
                        List.of(
                                mailbox + "@example.com",
                                "\ufeff" + mailbox + "@example.com",
                                "\u00a0" + mailbox + "@Example.COM\u200b",
                                mailbox + "@exam\u00adple.com",
                                mailbox + "\uff20example.com",
                                mailbox + "@example.com.")),
                Arguments.of(
                        "email",
                        List.of(
                                mailbox + "@m\u00fcller.de",
                                mailbox + "@MU\u0308LLER.DE",
                                mailbox + "@xn--mller-kva.de")),
                Arguments.of(
                        "phone",
                        List.of(
                                "+52 33 1" + number,
                                "+52 1 33 1" + number,
                                "0052 33 1" + number,
                                "011 52 33 1" + number)),
                Arguments.of(
                        "loyaltyId",
                        List.of(
                                "C-" + mailbox,
                                "\ufeffC-" + mailbox + "\u00a0",
                                "\uff23\u2060-" + mailbox)));
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void oneCustomerIsMeantByEachSpelling(String field, List<String> spellings) {
        List<String> customers = new ArrayList<>();
        for (String spelling : spellings) {
            Response answer =
                    till.post(
                            till.visit(
                                    "s" + customers.size(),
                                    v -> v.putObject("customer").put(field, spelling)));
            answer.then().statusCode(201).body("notices", equalTo(List.of("location-unconfirmed")));
            customers.add(answer.path("customerId"));
        }
        assertThat(customers).doesNotContainNull().containsOnly(customers.getFirst());
    }

    @Test
    void aVisitPostedAgainInAnotherSpellingIsADuplicate() {
        Consumer<ObjectNode> written =
                v ->
                        v.putObject("customer")
                                .put("loyaltyId", "C-" + till.source())
                                .put("email", till.email("joan"))
                                .put("name", "Zo\u00eb");
        till.post(till.visit("1", written)).then().statusCode(201);
        till.post(
                        till.visit(
                                "1",
                                v ->
                                        v.putObject("customer")
                                                .put("loyaltyId", "C-" + till.source() + "\u200b")
                                                .put("email", "\ufeff" + till.email("JOAN"))
                                                .put("name", "Zoe\u0308\u00a0")))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("duplicate"));
    }

    @Test
    void aNameAloneIsNobody() {
        till.post(till.visit("1", v -> v.putObject("customer").put("name", "Ann").put("email", "")))
                .then()
                .statusCode(201)
                .body("customerId", nullValue())
                .body("notices", hasItem("customer-not-identified"));
    }

    @Test
    void whatAnOperatorPostsLateIsAnImport() {
        String id =
                as("operator")
                        .contentType(ContentType.JSON)
                        .body(
                                till.visit("1", v -> v.put("occurredAt", "1997-01-01T12:00:00Z"))
                                        .toString())
                        .post("/v1/visits")
                        .path("id");
        assertThat(event("visits", "visit.recorded.v1", id).path("imported").asBoolean()).isTrue();
        String late =
                till.post(till.visit("2", v -> v.put("occurredAt", "1997-01-01T12:00:00Z")))
                        .path("id");
        assertThat(event("visits", "visit.recorded.v1", late).path("imported").asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void badInputIsRefusedNamingTheField(String pointer, Consumer<ObjectNode> mistake) {
        ObjectNode visit = till.visit("1");
        mistake.accept(visit);
        till.post(visit)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem(pointer));
        assertThat(versions("1")).isEmpty();
    }

    static Stream<Arguments> badInputIsRefusedNamingTheField() {
        return Stream.of(
                bad("/source", v -> v.remove("source")),
                bad("/source", v -> v.put("source", 7)),
                bad("/source", v -> v.put("source", "a/b")),
                bad("/visitId", v -> v.put("visitId", "")),
                bad("/visitId", v -> v.put("visitId", "x".repeat(129))),
                bad("/location", v -> v.putNull("location")),
                bad("/occurredAt", v -> v.remove("occurredAt")),
                bad("/occurredAt", v -> v.put("occurredAt", "2026-02-30T12:00:00Z")),
                bad("/occurredAt", v -> v.put("occurredAt", "2026-11-20T12:00:00")),
                bad("/occurredAt", v -> v.put("occurredAt", "yesterday")),
                bad("/occurredAt", v -> v.put("occurredAt", 1_700_000_000)),
                bad("/occurredAt", v -> v.put("occurredAt", "1066-10-14T12:00:00Z")),
                bad(
                        "/occurredAt",
                        v ->
                                v.put(
                                        "occurredAt",
                                        Instant.now().plus(Duration.ofDays(32)).toString())),
                bad(
                        "/updatedAt",
                        v ->
                                v.put(
                                        "updatedAt",
                                        Instant.now().plus(Duration.ofDays(32)).toString())),
                bad("/ocurredAt", v -> v.put("ocurredAt", "2026-11-20T12:00:00Z")),
                bad("/channel", v -> v.put("channel", "window")),
                bad("/status", v -> v.put("status", "done")),
                bad("/staff", v -> v.put("staff", "s-1")),
                bad("/staff/0", v -> v.putArray("staff").add("")),
                bad("/amount/minor", v -> amount(v, -1)),
                bad("/amount/minor", v -> amount(v, Long.MAX_VALUE)),
                bad(
                        "/amount/minor",
                        v -> v.putObject("amount").put("minor", 18.8).put("currency", "USD")),
                bad(
                        "/amount/minor",
                        v -> v.putObject("amount").put("minor", "18").put("currency", "USD")),
                bad("/amount/minor", v -> v.putObject("amount").put("currency", "USD")),
                bad(
                        "/amount/currency",
                        v -> v.putObject("amount").put("minor", 1).put("currency", "XYZ")),
                bad(
                        "/amount/currency",
                        v -> v.putObject("amount").put("minor", 1).put("currency", "XAU")),
                bad(
                        "/refunded",
                        v -> v.putObject("refunded").put("minor", 1).put("currency", "USD")),
                bad(
                        "/refunded/minor",
                        v ->
                                amount(v, 1)
                                        .putObject("refunded")
                                        .put("minor", 2)
                                        .put("currency", "USD")),
                bad("/customer/name", v -> v.putObject("customer").put("name", "Ann\u0000")),
                bad(
                        "/customer/emial",
                        v -> v.putObject("customer").put("emial", "ann@example.com")),
                bad("/customer/email", v -> v.putObject("customer").put("email", "x".repeat(255))),
                bad("/customer/consents/0/channel", v -> consent(v).put("channel", "fax")),
                bad("/customer/consents/0/purpose", v -> consent(v).put("purpose", "fun")),
                bad("/customer/consents/0/granted", v -> consent(v).remove("granted")),
                bad("/customer/consents/0/at", v -> consent(v).put("at", "then")),
                bad("/attributes", v -> v.putObject("attributes").put("note", "x".repeat(4_001))),
                bad("/attributes/note", v -> v.putObject("attributes").put("note", "\u0000")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e200000", "-1E+131073", "1e-16384", "1e99999999999"})
    void aNumberThatTheDatabaseCannotHoldIsRefusedByItsPlace(String number) {
        String visit =
                till.visit("1", v -> v.putObject("attributes").put("a", 1))
                        .toString()
                        .replace("{\"a\":1}", "{\"a\":" + number + "}");
        till.post(visit).then().statusCode(422).body("errors[0].pointer", equalTo("/attributes/a"));
        Till.batch(Tokens.of("operator"), "application/x-ndjson", visit)
                .then()
                .statusCode(200)
                .body(containsString("\"pointer\":\"/attributes/a\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+1000000000-12-31T23:59:59.999999999Z",
                "+294277-01-01T00:00:00Z",
                "-004714-01-01T00:00:00Z"
            })
    void aCursorWithAMomentThatNoVisitHasIsRefused(String at) {
        String customer =
                till.post(till.visitOf("1", till.email("ann"))).then().extract().path("customerId");
        as("agent")
                .get(
                        "/v1/customers/"
                                + customer
                                + "/visits?cursor="
                                + Cursor.encode(at, UUID.randomUUID().toString()))
                .then()
                .statusCode(422)
                .body("errors[0].parameter", equalTo("cursor"));
    }

    @Test
    void anUnknownFieldNamesTheNearestKnownOne() {
        till.post(till.visit("1", v -> v.put("locaton", "x")))
                .then()
                .statusCode(422)
                .body("errors[0].detail", containsString("location"));
    }

    @ParameterizedTest
    @MethodSource
    void whatIsNoJsonIsMalformed(String body) {
        till.post(body).then().statusCode(400).contentType("application/problem+json");
    }

    static Stream<String> whatIsNoJsonIsMalformed() {
        return Stream.of("{", "hello", "{\"source\":}");
    }

    @Test
    void nothingAtAllIsRefused() {
        till.post("").then().statusCode(422);
        till.post("null").then().statusCode(422);
        till.post("[]").then().statusCode(422);
    }

    @Test
    void aRefusedPostRegistersNeitherLocationNorStaff() {
        till.post(till.visit("1"));
        till.post(
                        till.visit(
                                "1",
                                v -> {
                                    v.put("location", till.location() + "-moved");
                                    v.putArray("staff").add("nobody-" + till.source());
                                }))
                .then()
                .statusCode(409);
        as("manager").get("/v1/locations/" + till.location() + "-moved").then().statusCode(404);
        as("manager").get("/v1/staff/nobody-" + till.source()).then().statusCode(404);
    }

    @Test
    void halfOfASurrogatePairIsRefused() {
        till.post("{\"source\":\"" + till.source() + "\",\"visitId\":\"\\ud800\"}")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/visitId"));
    }

    @Test
    void aPostOverSixtyFourKilobytesIsTooLarge() {
        till.post("{\"source\":\"" + "x".repeat(70_000) + "\"}").then().statusCode(413);
    }

    @Test
    void onlyTillsAndOperatorsPostEachForItself() {
        String visit = till.visit("1").toString();
        post(Tokens.of("agent"), visit).then().statusCode(403);
        post(Tokens.of("pos").source("another-till"), visit).then().statusCode(403);
        post(Tokens.of("pos").location("another-shop"), visit).then().statusCode(403);
        post(Tokens.of("pos").validFor(Duration.ofMinutes(-5)), visit).then().statusCode(401);
        assertThat(versions("1")).isEmpty();
        post(Tokens.of("pos").source(till.source()).location(till.location()), visit)
                .then()
                .statusCode(201);
    }

    @Test
    void aTillReadsOnlyItsOwnVisits() {
        String id = till.post(till.visit("1")).path("id");
        as(Tokens.of("pos").source(till.source())).get("/v1/visits/" + id).then().statusCode(200);
        as(Tokens.of("pos").source("another-till")).get("/v1/visits/" + id).then().statusCode(403);
        as(Tokens.of("agent").location("another-shop"))
                .get("/v1/visits/" + id)
                .then()
                .statusCode(403);
        as("agent").get("/v1/visits/019ac6b1-3f2a-7b10-8c55-2f1f6f0a9d01").then().statusCode(404);
        as("agent").get("/v1/visits/nonsense").then().statusCode(404);
    }

    private static Response post(Tokens token, String visit) {
        return as(token).contentType(ContentType.JSON).body(visit).post("/v1/visits");
    }

    private static Arguments bad(String pointer, Consumer<ObjectNode> mistake) {
        return Arguments.of(pointer, mistake);
    }

    private static ObjectNode amount(ObjectNode visit, long minor) {
        visit.putObject("amount").put("minor", minor).put("currency", "USD");
        return visit;
    }

    private static ObjectNode consent(ObjectNode visit) {
        return visit.putObject("customer")
                .put("email", "ann@example.com")
                .putArray("consents")
                .addObject()
                .put("channel", "email")
                .put("purpose", "feedback")
                .put("granted", true)
                .put("at", "2026-11-20T12:00:00Z");
    }

    private static JsonNode event(String topic, String type, String key) {
        return await().atMost(20, SECONDS)
                .until(() -> TestEvents.read(topic, type, key), found -> !found.isEmpty())
                .getFirst()
                .json();
    }

    /** The versions of a visit of this till that are stored. */
    private List<Integer> versions(String visitId) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select version from visit where source = :source and source_visit_id = :id
                                        union all
                                        select version from visit_version where source = :source and source_visit_id = :id
                                        order by 1
                                        """)
                                .bind("source", till.source())
                                .bind("id", visitId)
                                .mapTo(Integer.class)
                                .list());
    }
}
