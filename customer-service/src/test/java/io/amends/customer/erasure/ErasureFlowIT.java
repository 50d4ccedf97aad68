package io.amends.customer.erasure;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.TestEvents.Received;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.amends.customer.UnderWay;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

@QuarkusTest
@WithRealServers
class ErasureFlowIT {
    private final Till till = new Till();
    private final String email = till.email("zyxannika");
    private final String name = "Zyxannika " + till.card("Quarlstein");
    private final String card = till.card("zyxcard");
    private final String allergy = till.card("zyxpeanuts");

    @Inject Jdbi jdbi;
    @Inject Instance<EventHistory> histories;
    @Inject UnderWay underWay;

    @Test
    void nothingIsLeftOfAnErasedPerson() {
        String other =
                till.post(
                                till.visit(
                                        "0",
                                        v ->
                                                v.putObject("customer")
                                                        .put("loyaltyId", till.card("other"))
                                                        .put("email", email)))
                        .path("customerId");
        String ann = till.post(visitOfAnn("1")).path("customerId");
        till.post(visitOfAnn("1").put("updatedAt", "2026-11-20T18:00:00Z").put("status", "voided"));
        assertThat(ann).isNotEqualTo(other);
        erase(other).then().statusCode(204);
        for (String personal : personal()) {
            assertThat(tablesWith(personal)).as(personal).isNotEmpty();
        }
        awaitToldAsLast(ann, "customer.registered.v1");

        erase(ann).then().statusCode(204);

        for (String personal : personal()) {
            assertThat(tablesWith(personal)).as(personal).isEmpty();
        }
        erase(ann).then().statusCode(204);
        as("agent").get("/v1/customers/" + ann).then().statusCode(404);
        found("{\"email\":\"%s\"}".formatted(email)).then().body("items", empty());
        found("{\"text\":\"%s\"}".formatted(name)).then().body("items.id", not(List.of(ann)));
    }

    @Test
    void theLastThatIsSaidOfAnErasedPersonIsThatTheyWereErased() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        awaitToldAsLast(ann, "customer.registered.v1");

        erase(ann);

        Received last = awaitToldAsLast(ann, "customer.erased.v1");
        assertThat(last.json().path("customerId").asText()).isEqualTo(ann);
        assertThat(last.json().path("version").asInt()).isEqualTo(2);
        assertThat(last.json().path("contactHashes")).hasSize(2);
        assertThat(last.json().path("contactHashes").findValuesAsText("hash"))
                .allMatch(hash -> hash.length() == 43)
                .doesNotHaveDuplicates();
        assertThat(history().filter(e -> e.key().equals(ann)))
                .singleElement()
                .satisfies(
                        e -> {
                            assertThat(e.type()).isEqualTo("customer.erased.v1");
                            assertThat(e.version()).isEqualTo(2);
                        });
        await("compaction")
                .atMost(90, SECONDS)
                .untilAsserted(() -> assertThat(saidOfAnn()).isEmpty());
    }

    @Test
    void aDuplicateNeverBringsAnErasedPersonBack() {
        Response recorded = till.post(visitOfAnn("1"));
        String ann = recorded.path("customerId");
        erase(ann);

        till.post(visitOfAnn("1"))
                .then()
                .statusCode(200)
                .body("outcome", equalTo("duplicate"))
                .body("id", equalTo(recorded.<String>path("id")))
                .body("customerId", equalTo(ann));
        ObjectNode amendment =
                visitOfAnn("1").put("updatedAt", "2026-11-20T18:00:00Z").put("status", "voided");
        till.post(amendment)
                .then()
                .statusCode(200)
                .body("outcome", equalTo("amended"))
                .body("customerId", equalTo(ann));
        till.post(amendment).then().body("outcome", equalTo("duplicate"));

        for (String personal : personal()) {
            assertThat(tablesWith(personal)).as(personal).isEmpty();
        }
    }

    @Test
    void aBatchOfAmendmentsOfAForgottenVisitBringsNobodyBack() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        erase(ann);
        String batch =
                Stream.of("voided", "completed", "voided")
                        .map(
                                status ->
                                        visitOfAnn("1")
                                                .put("status", status)
                                                .put(
                                                        "updatedAt",
                                                        "2026-11-2%dT18:00:00Z".formatted(1)))
                        .map(ObjectNode::toString)
                        .reduce("", (all, line) -> all + line + "\n");
        till.batch("application/x-ndjson", batch).then().statusCode(200);
        for (String personal : personal()) {
            assertThat(tablesWith(personal)).as(personal).isEmpty();
        }
    }

    @Test
    void aClaimThatIsHeardAgainBringsNobodyBack() {
        String claim = UUID.randomUUID().toString();
        provide(claim, "{\"email\":\"%s\",\"name\":\"%s\"}".formatted(email, name));
        JsonNode registered =
                await().atMost(20, SECONDS)
                        .until(() -> saidOfAnn().stream().findFirst(), first -> first.isPresent())
                        .orElseThrow()
                        .json();
        erase(registered.path("customerId").asText()).then().statusCode(204);

        provide(claim, "{\"email\":\"%s\",\"name\":\"%s\"}".formatted(email, name));
        String later = UUID.randomUUID().toString();
        provide(later, "{\"email\":\"%s\"}".formatted(till.email("bob")));
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(tablesWith(later)).isNotEmpty());

        assertThat(tablesWith(email)).isEmpty();
    }

    @Test
    void whatIsSaidOfAnErasedPersonsConsentIsNotKept() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        erase(ann);
        String event = UUID.randomUUID().toString();
        TestEvents.publish(
                "solicitations",
                "contact.unsubscribed.v1",
                event,
                """
                {"contactEventId":"%s","version":1,"customerId":"%s","contactPointId":"%s",
                 "channel":"email","purpose":"feedback","at":"2026-11-21T12:00:00Z"}"""
                        .formatted(event, ann, event));
        String stranger = UUID.randomUUID().toString();
        TestEvents.publish(
                "solicitations",
                "contact.unsubscribed.v1",
                stranger,
                """
                {"contactEventId":"%s","version":1,"customerId":"%s","contactPointId":"%s",
                 "channel":"email","purpose":"feedback","at":"2026-11-21T12:00:00Z"}"""
                        .formatted(stranger, stranger, stranger));
        await().atMost(20, SECONDS).untilAsserted(() -> assertThat(consentsOf(stranger)).isOne());
        assertThat(consentsOf(ann)).isZero();
    }

    @Test
    void whatATillCallsItsFieldsIsNotKept() {
        till.post(till.visit("1", v -> v.putObject("customer").put(email, "Ann")))
                .then()
                .statusCode(422);
        till.post(till.visit("2", v -> v.put("locaton", "x"))).then().statusCode(422);
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                assertThat(tablesWith("/locaton"))
                                        .containsExactly("source_rejection"));
        assertThat(tablesWith(email)).isEmpty();
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(tablesWith("/customer/*")).isNotEmpty());
    }

    /** Otherwise a visit could be stored with what was just forgotten. */
    @Test
    void erasureWaitsForVisitsThatAreBeingAccepted() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        erasesOnlyAfter(ann, () -> underWay.accept());
    }

    /** Otherwise the person could be told of once more after their erasure. */
    @Test
    void erasureWaitsForARepublicationThatTellsOfThePerson() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        erasesOnlyAfter(ann, () -> assertThat(history().map(OutgoingEvent::key)).contains(ann));
    }

    private void erasesOnlyAfter(String customer, Runnable underWayAlready) {
        CompletableFuture<Integer> erasure =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    underWayAlready.run();
                                    CompletableFuture<Integer> begun =
                                            CompletableFuture.supplyAsync(
                                                    () -> erase(customer).statusCode());
                                    await().atMost(10, SECONDS).until(() -> Locks.areAwaited(jdbi));
                                    assertThat(begun).isNotDone();
                                    as("agent")
                                            .get("/v1/customers/" + customer)
                                            .then()
                                            .statusCode(200);
                                    return begun;
                                });
        assertThat(erasure.orTimeout(10, SECONDS).join()).isEqualTo(204);
    }

    @Test
    void onlyWhoAnswersForItMayErase() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        for (String role : List.of("pos", "agent")) {
            as(role).delete("/v1/customers/" + ann).then().statusCode(403);
        }
        as(Tokens.of("manager").location("main-street"))
                .delete("/v1/customers/" + ann)
                .then()
                .statusCode(403);
        as("operator").delete("/v1/customers/" + UUID.randomUUID()).then().statusCode(404);
        as("agent").get("/v1/customers/" + ann).then().statusCode(200);
        as("operator").delete("/v1/customers/" + ann).then().statusCode(204);
    }

    @Test
    void aManagerErasesOnTheCustomersPageAfterConfirming() {
        String ann = till.post(visitOfAnn("1")).path("customerId");
        page("agent", ann).then().body(not(containsString("Erase for good")));
        page("manager", ann).then().body(containsString("Erase for good"));
        String form = "/customers/" + ann + "/erasure";
        as("agent").formParam("confirmed", "yes").post(form).then().statusCode(403);
        as("manager").formParam("else", "yes").post(form).then().statusCode(422);
        as("agent").get("/v1/customers/" + ann).then().statusCode(200);
        as("manager")
                .redirects()
                .follow(false)
                .formParam("confirmed", "yes")
                .post(form)
                .then()
                .statusCode(303)
                .header("Location", containsString("/?erased=yes"));
        as("agent").get("/v1/customers/" + ann).then().statusCode(404);
        as("manager")
                .accept(ContentType.HTML)
                .get("/?erased=yes")
                .then()
                .body(containsString("The person was erased"));
    }

    private ObjectNode visitOfAnn(String visitId) {
        return till.visit(
                visitId,
                v -> {
                    v.putObject("attributes").put("allergy", allergy);
                    ObjectNode customer =
                            v.putObject("customer")
                                    .put("loyaltyId", card)
                                    .put("email", email)
                                    .put("phone", till.phone())
                                    .put("name", name);
                    customer.putArray("consents")
                            .addObject()
                            .put("channel", "email")
                            .put("purpose", "feedback")
                            .put("granted", true)
                            .put("at", "2026-11-20T12:00:00Z");
                });
    }

    private List<String> personal() {
        return List.of(email, name, card, till.phone(), allergy);
    }

    /** Every table that has a row with this text in it, also as bytes. */
    private List<String> tablesWith(String text) {
        String bytes = HexFormat.of().formatHex(text.getBytes(UTF_8));
        return jdbi.withHandle(
                h ->
                        h
                                .createQuery(
                                        """
                                        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = relnamespace
                                        where relkind in ('r', 'p') and nspname = 'public' and not relispartition
                                        """)
                                .mapTo(String.class)
                                .stream()
                                .filter(
                                        table ->
                                                h.createQuery(
                                                                """
                                                                select exists (
                                                                    select from <table> t
                                                                    where strpos(lower(t::text), lower(:text)) > 0 or strpos(t::text, :bytes) > 0)
                                                                """)
                                                        .define("table", table)
                                                        .bind("text", text)
                                                        .bind("bytes", bytes)
                                                        .mapTo(Boolean.class)
                                                        .one())
                                .toList());
    }

    private int consentsOf(String customer) {
        return jdbi.withHandle(
                h ->
                        h.createQuery("select count(*) from consent where customer_id = :id")
                                .bind("id", UUID.fromString(customer))
                                .mapTo(Integer.class)
                                .one());
    }

    private Stream<OutgoingEvent> history() {
        EventHistory customers =
                histories.stream()
                        .filter(h -> h.topic().equals("customers"))
                        .findFirst()
                        .orElseThrow();
        return customers.page(null, 100_000).stream();
    }

    private List<Received> saidOfAnn() {
        return TestEvents.read("customers").stream()
                .filter(e -> String.valueOf(e.value()).contains(email))
                .toList();
    }

    private static Received awaitToldAsLast(String customer, String type) {
        return await().atMost(20, SECONDS)
                .until(
                        () ->
                                TestEvents.read("customers").stream()
                                        .filter(e -> customer.equals(e.key()))
                                        .reduce((earlier, later) -> later)
                                        .orElse(null),
                        last -> last != null && type.equals(last.type()));
    }

    private static Response erase(String customer) {
        return as("manager").delete("/v1/customers/" + customer);
    }

    private static Response page(String role, String customer) {
        return as(role).accept(ContentType.HTML).get("/customers/" + customer);
    }

    private static Response found(String body) {
        return as("agent").contentType(ContentType.JSON).body(body).post("/v1/customers/search");
    }

    private void provide(String claim, String details) {
        TestEvents.publish(
                "contact-claims",
                "contact.provided.v1",
                claim,
                """
                {"claimId":"%s","version":1,"location":"%s","at":"2026-11-20T17:31:07Z","contact":%s}"""
                        .formatted(claim, till.location(), details));
    }
}
