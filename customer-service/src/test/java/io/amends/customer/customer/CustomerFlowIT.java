package io.amends.customer.customer;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.TestEvents.Received;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.amends.customer.customer.Customers.Met;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

@QuarkusTest
@WithRealServers
class CustomerFlowIT {
    private final Till till = new Till();

    @Inject Instance<EventHistory> histories;
    @Inject Customers customers;
    @Inject Jdbi jdbi;

    @Test
    void aClaimOfSomebodyNewIsAnsweredByRegisteringThem() {
        String claim = claim("{\"email\":\"%s\",\"name\":\"Ann\"}".formatted(till.email("ann")));
        JsonNode told = answerTo(claim);
        assertThat(told.path("version").asInt()).isEqualTo(1);
        assertThat(told.path("contactPoints").path(0).path("value").asText())
                .isEqualTo(till.email("ann"));
    }

    @Test
    void aClaimOfSomebodyKnownIsAnsweredByTheirId() {
        String ann = till.post(till.visitOf("1", till.email("ann"))).path("customerId");
        String claim =
                claim(
                        "{\"email\":\"%s\",\"phone\":\"(202) 555-0123\"}"
                                .formatted(till.email("Ann")));
        JsonNode told = answerTo(claim);
        assertThat(told.path("customerId").asText()).isEqualTo(ann);
        assertThat(told.path("contactPoints").findValuesAsText("value")).contains("+12025550123");
    }

    @Test
    void aClaimHeardTwiceIsAnsweredOnce() {
        String details = "{\"email\":\"%s\"}".formatted(till.email("ann"));
        String claim = claim(details);
        answerTo(claim);
        publishClaim(claim, details);
        String second = claim("{\"email\":\"%s\"}".formatted(till.email("bob")));
        answerTo(second);
        assertThat(told(claim)).hasSize(1);
    }

    @Test
    void anUnsubscriptionRefusesTheConsentAndAnUndoGivesItAgain() {
        String ann =
                till.post(
                                till.visit(
                                        "1",
                                        v ->
                                                v.putObject("customer")
                                                        .put("email", till.email("ann"))
                                                        .putArray("consents")
                                                        .addObject()
                                                        .put("channel", "email")
                                                        .put("purpose", "feedback")
                                                        .put("granted", true)
                                                        .put("at", "2026-11-20T12:00:00Z")))
                        .path("customerId");
        contactEvent(
                "contact.unsubscribed.v1",
                ann,
                UUID.randomUUID().toString(),
                "2026-11-21T12:00:00Z");
        awaitConsent(ann, false);
        assertThat(lastTold(ann).path("consents").path(0).path("granted").asBoolean()).isFalse();
        contactEvent(
                "contact.resubscribed.v1",
                ann,
                UUID.randomUUID().toString(),
                "2026-11-21T12:00:10Z");
        awaitConsent(ann, true);
    }

    @Test
    void aBounceMarksTheContactPoint() {
        String ann = till.post(till.visitOf("1", till.email("ann"))).path("customerId");
        String point =
                as("agent").get("/v1/customers/" + ann).path("contactPoints[0].contactPointId");
        contactEvent("contact.bounced.v1", ann, point, "2026-11-21T12:00:00Z");
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                as("agent")
                                        .get("/v1/customers/" + ann)
                                        .then()
                                        .body("contactPoints[0].state", equalTo("bounced"))
                                        .body("version", equalTo(2)));
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(
                                                lastTold(ann)
                                                        .path("contactPoints")
                                                        .path(0)
                                                        .path("state")
                                                        .asText())
                                        .isEqualTo("bounced"));
    }

    @Test
    void customersAreFoundByWhateverSomebodyHas() {
        String ann =
                till.post(
                                till.visit(
                                        "1",
                                        v ->
                                                v.putObject("customer")
                                                        .put("loyaltyId", till.card("L"))
                                                        .put("email", till.email("ann"))
                                                        .put(
                                                                "name",
                                                                "Änne Müllerheim "
                                                                        + till.card("x"))))
                        .path("customerId");
        till.post(till.visit("2", v -> v.putObject("customer").put("loyaltyId", till.card("L"))));
        as("agent").get("/v1/customers/" + ann).then().body("visits", equalTo(2));
        as("agent")
                .queryParam("loyaltyId", till.card("L"))
                .get("/v1/customers")
                .then()
                .body("items.id", equalTo(List.of(ann)));
        search("{\"email\":\"%s\"}".formatted(till.email("ANN")))
                .then()
                .body("items.id", equalTo(List.of(ann)));
        search("{\"text\":\"anne mulerheim %s\"}".formatted(till.card("x")))
                .then()
                .body("items[0].id", equalTo(ann));
        search("{\"text\":\"%s\"}".formatted(till.card("L")))
                .then()
                .body("items[0].id", equalTo(ann));
        search("{}").then().statusCode(422);
        search("{\"text\":\"a\",\"email\":\"b\"}").then().statusCode(422);
        as("pos").get("/v1/customers/" + ann).then().statusCode(403);
        as("agent").get("/v1/customers/" + UUID.randomUUID()).then().statusCode(404);
    }

    @Test
    void aCustomersVisitsComeNewestFirstInPages() {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            String at = "2026-11-0" + i + "T12:00:00Z";
            ids.addFirst(
                    till.post(till.visitOf("v" + i, till.email("ann")).put("occurredAt", at))
                            .path("id"));
        }
        String ann = as("agent").get("/v1/visits/" + ids.getFirst()).path("customerId");
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Response page =
                    as("agent")
                            .queryParams(
                                    cursor == null
                                            ? Map.of("limit", 2)
                                            : Map.of("limit", 2, "cursor", cursor))
                            .get("/v1/customers/" + ann + "/visits");
            seen.addAll(page.path("items.id"));
            cursor = page.path("next");
        } while (cursor != null);
        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void twoWhoMayBeOneAreSuggested() {
        String card =
                till.post(
                                till.visit(
                                        "1",
                                        v ->
                                                v.putObject("customer")
                                                        .put("loyaltyId", till.card("L"))))
                        .path("customerId");
        String address = till.post(till.visitOf("2", till.email("ann"))).path("customerId");
        till.post(
                till.visit(
                        "3",
                        v ->
                                v.putObject("customer")
                                        .put("loyaltyId", till.card("L"))
                                        .put("email", till.email("ann"))));
        as("agent")
                .get("/v1/customers/" + card)
                .then()
                .body("possibleDuplicates", equalTo(List.of(address)));
        as("agent")
                .get("/v1/customers/" + address)
                .then()
                .body("possibleDuplicates", equalTo(List.of(card)));
    }

    @Test
    void screensShowCustomersTheirVisitsAndTheSources() {
        String ann =
                till.post(
                                till.visit(
                                        "1",
                                        v -> {
                                            v.putObject("amount")
                                                    .put("minor", 123456)
                                                    .put("currency", "USD");
                                            v.putObject("customer")
                                                    .put("email", till.email("ann"))
                                                    .put("name", "Ann <script> " + till.card("x"));
                                        }))
                        .path("customerId");
        as("agent")
                .accept(ContentType.HTML)
                .get("/")
                .then()
                .statusCode(200)
                .body(containsString("Who is it?"));
        as("agent")
                .accept(ContentType.HTML)
                .formParam("wanted", till.email("ann"))
                .post("/")
                .then()
                .statusCode(200)
                .body(containsString("/customers/" + ann))
                .body(not(containsString("<script> ")));
        as("agent")
                .accept(ContentType.HTML)
                .get("/customers/" + ann)
                .then()
                .statusCode(200)
                .body(containsString("1,234.56 USD"))
                .body(containsString(till.location()));
        till.post(till.visit("2", v -> v.put("occurredAt", "never")));
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                as("operator")
                                        .accept(ContentType.HTML)
                                        .get("/sources")
                                        .then()
                                        .statusCode(200)
                                        .body(containsString(till.source()))
                                        .body(
                                                containsString(
                                                        "Why " + till.source() + " was rejected")));
    }

    @Test
    void sourcesTellWhatBecameOfTheirPosts() {
        till.post(till.visit("1"));
        till.post(till.visit("1"));
        till.post(till.visit("2", v -> v.put("updatedAt", "2026-11-20T12:00:00Z")));
        till.post(
                till.visit(
                        "2",
                        v -> v.put("updatedAt", "2026-11-20T13:00:00Z").put("status", "voided")));
        till.post(
                till.visit(
                        "2",
                        v -> v.put("updatedAt", "2026-11-20T11:00:00Z").put("status", "refunded")));
        till.post(till.visit("3", v -> v.put("occurredAt", "never")));
        till.post(till.visit("3", v -> v.put("locaton", "x")));
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () -> {
                            Response page =
                                    as("operator").queryParam("limit", 1000).get("/v1/sources");
                            String mine = "items.find { it.source == '" + till.source() + "' }.";
                            assertThat(page.<Integer>path(mine + "accepted")).isEqualTo(2);
                            assertThat(page.<Integer>path(mine + "repeated")).isEqualTo(1);
                            assertThat(page.<Integer>path(mine + "amended")).isEqualTo(1);
                            assertThat(page.<Integer>path(mine + "superseded")).isEqualTo(1);
                            assertThat(page.<Integer>path(mine + "rejected")).isEqualTo(2);
                            assertThat(page.<List<String>>path(mine + "rejections.pointer"))
                                    .containsExactlyInAnyOrder("/occurredAt", "/locaton");
                        });
    }

    /** Two transactions cannot see each other's newcomer: the second one waits for the first. */
    @Test
    void whoIsRegisteredByTwoAtOnceIsOneCustomer() {
        Introduction ann =
                new Introduction(
                        null,
                        Contact.email(till.email("ann")),
                        null,
                        null,
                        null,
                        List.of(),
                        Instant.parse("2026-11-20T17:31:07Z"),
                        null);
        AtomicReference<List<Met>> first = new AtomicReference<>(List.of());
        CompletableFuture<List<Met>> second =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    first.set(customers.meet(List.of(ann)));
                                    CompletableFuture<List<Met>> begun =
                                            CompletableFuture.supplyAsync(
                                                    () ->
                                                            QuarkusTransaction.requiringNew()
                                                                    .call(
                                                                            () ->
                                                                                    customers.meet(
                                                                                            List.of(
                                                                                                    ann))));
                                    await().atMost(10, SECONDS).until(() -> Locks.areAwaited(jdbi));
                                    return begun;
                                });
        assertThat(second.orTimeout(10, SECONDS).join()).isEqualTo(first.get()).hasSize(1);
    }

    @Test
    void everyTopicCanBeToldAgainFromTheStart() {
        String ann = till.post(till.visitOf("1", till.email("ann"))).path("customerId");
        String visit =
                till.post(
                                till.visitOf("1", till.email("ann"))
                                        .put("updatedAt", "2026-11-20T18:00:00Z")
                                        .put("status", "voided"))
                        .path("id");
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(TestEvents.read("visits", "visit.amended.v1", visit))
                                        .hasSize(1));
        assertThat(
                        again("visits").stream()
                                .filter(e -> e.key().equals(visit))
                                .map(OutgoingEvent::type))
                .containsExactly("visit.recorded.v1", "visit.amended.v1");
        assertThat(again("customers").stream().filter(e -> e.key().equals(ann))).hasSize(1);
        assertThat(again("locations")).extracting(OutgoingEvent::key).contains(till.location());
        for (Received told : TestEvents.read("visits")) {
            assertThat(again("visits"))
                    .extracting(OutgoingEvent::id)
                    .contains(told.headers().get("ce_id"));
            break;
        }
    }

    private List<OutgoingEvent> again(String topic) {
        EventHistory history =
                histories.stream().filter(h -> h.topic().equals(topic)).findFirst().orElseThrow();
        List<OutgoingEvent> all = new ArrayList<>();
        String after = null;
        for (List<OutgoingEvent> page = history.page(after, 7);
                !page.isEmpty();
                page = history.page(after, 7)) {
            all.addAll(page);
            after = page.getLast().key();
        }
        return all;
    }

    private String claim(String details) {
        String claim = UUID.randomUUID().toString();
        publishClaim(claim, details);
        return claim;
    }

    private void publishClaim(String claim, String details) {
        TestEvents.publish(
                "contact-claims",
                "contact.provided.v1",
                claim,
                """
                {"claimId":"%s","version":1,"location":"%s","at":"2026-11-20T17:31:07Z","contact":%s}"""
                        .formatted(claim, till.location(), details));
    }

    private static JsonNode answerTo(String claim) {
        return await().atMost(30, SECONDS)
                .until(() -> told(claim), found -> !found.isEmpty())
                .getFirst();
    }

    private static List<JsonNode> told(String claim) {
        return TestEvents.read("customers").stream()
                .filter(e -> e.value() != null && e.value().contains(claim))
                .map(Received::json)
                .toList();
    }

    private static JsonNode lastTold(@Nullable String customerId) {
        return TestEvents.read("customers").stream()
                .filter(e -> customerId != null && customerId.equals(e.key()))
                .toList()
                .getLast()
                .json();
    }

    private static void awaitConsent(String customer, boolean granted) {
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                as("agent")
                                        .get("/v1/customers/" + customer)
                                        .then()
                                        .body("consents.granted", hasItem(granted)));
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(
                                                lastTold(customer)
                                                        .path("consents")
                                                        .path(0)
                                                        .path("granted")
                                                        .asBoolean())
                                        .isEqualTo(granted));
    }

    private static void contactEvent(String type, String customer, String point, String at) {
        String id = UUID.randomUUID().toString();
        TestEvents.publish(
                "solicitations",
                type,
                id,
                """
                {"contactEventId":"%s","version":1,"customerId":"%s","contactPointId":"%s",
                 "channel":"email","purpose":"feedback","at":"%s"}"""
                        .formatted(id, customer, point, at));
    }

    private static Response search(String body) {
        return as("agent").contentType(ContentType.JSON).body(body).post("/v1/customers/search");
    }
}
