package io.amends.feedback.customer;

import static io.amends.feedback.Desk.answer;
import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.complaint;
import static io.amends.feedback.Desk.survey;
import static io.amends.feedback.Desk.told;
import static io.amends.feedback.Desk.toldAbout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.outbox.OutgoingEvent;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * After an erasure no table holds anything of the person any more: every table is read to the last
 * byte.
 */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class ErasureFlowIT {
    private static final List<String> PERSONAL =
            List.of("zerafina", "2025550177", "elm street", "loy-4711");

    @Inject Jdbi jdbi;

    @Inject ContactClaims claims;

    private final UUID customer = UUID.randomUUID();

    @Test
    void leavesNothingOfThePersonInAnyTable() {
        UUID visit = UUID.randomUUID();
        Desk.visit(visit, 1, "erasure", customer);
        Response raised =
                repeatable("agent")
                        .body(
                                complaint(
                                        "erasure",
                                        Map.of(
                                                "source",
                                                "crm",
                                                "complaintId",
                                                "Z-" + customer,
                                                "text",
                                                "I, Zerafina, waited half an hour.",
                                                "remedySought",
                                                "Call me, 2025550177",
                                                "customer",
                                                Map.of(
                                                        "email",
                                                        "zerafina@example.com",
                                                        "phone",
                                                        "+1 202-555-0177",
                                                        "loyaltyId",
                                                        "LOY-4711",
                                                        "name",
                                                        "Zerafina"))))
                        .post("/v1/complaints");
        String caseId = raised.path("caseId");
        String claim = told("complaints", raised.path("id"), one -> true).path("claimId").asText();
        told("contact-claims", claim, one -> true);
        Desk.customer(customer, 1, "Zerafina", UUID.fromString(claim));
        told("recovery-cases", caseId, one -> one.has("customerId"));
        assertThat(told("contact-claims", claim, one -> one.path("version").asInt() == 2))
                .as("what is left of the claim on its topic")
                .noneMatch(field -> PERSONAL.stream().anyMatch(field.toString()::contains));
        repeatable("agent")
                .body(Map.of("channel", "phone", "note", "Zerafina lives at 4 Elm Street"))
                .post("/v1/cases/" + caseId + "/contacts")
                .then()
                .statusCode(200);
        repeatable("agent")
                .body(Map.of("note", "Zerafina was paid"))
                .post("/v1/cases/" + caseId + "/resolution")
                .then()
                .statusCode(200);
        awaitVisit(visit);
        UUID solicitation = UUID.randomUUID();
        Desk.sent(solicitation, customer);
        answer(survey(solicitation, visit), "score", "2", "words", "Zerafina again")
                .then()
                .statusCode(200);
        UUID later = UUID.randomUUID();
        UUID heardOfLater = UUID.randomUUID();
        answer(
                        survey(heardOfLater, later),
                        "score",
                        "1",
                        "words",
                        "It is me, Zerafina",
                        "email",
                        "zerafina@example.com")
                .then()
                .statusCode(200);
        assertThat(hits()).as("what there is to forget").containsKeys("complaints", "feedback");

        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                """
                {"customerId":"%s","version":2,"contactHashes":[{"keyId":"1","hash":"q8rNdZ0m1nC5h7eXyJtUe3pW2kVb4LsGfDxA6oHiR9c"}]}"""
                        .formatted(customer));
        await().until(() -> as("agent").get("/v1/cases/" + caseId).path("words.text") == null);
        // Both were under way when their customer was erased.
        Desk.sent(heardOfLater, customer);
        awaitSent(heardOfLater);
        Desk.visit(later, 1, "erasure", customer);
        toldAbout("complaints", "visitId", later.toString());

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(hits()).as("tables with a hit").isEmpty());
        assertThat(as("agent").get("/v1/cases/" + caseId).path("state").toString())
                .isEqualTo("resolved");
    }

    /** By whoever still has the old id in their hands. */
    @Test
    void whatIsWrittenAboutAnErasedCustomerIsNotKept() {
        String caseId = Desk.raise("erasure", Map.of("customerId", customer));
        repeatable("agent")
                .body(Map.of("channel", "Zerafinas number, 2025550177", "note", "nobody there"))
                .post("/v1/cases/" + caseId + "/contacts")
                .then()
                .statusCode(200);
        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                "{\"customerId\":\"%s\",\"version\":2,\"contactHashes\":[]}".formatted(customer));
        await().until(() -> as("agent").get("/v1/cases/" + caseId).path("words.text") == null);

        repeatable("agent")
                .body(Map.of("channel", "phone", "note", "Zerafina lives at 4 Elm Street"))
                .post("/v1/cases/" + caseId + "/contacts")
                .then()
                .statusCode(200);
        String later =
                Desk.raise(
                        "erasure",
                        Map.of("customerId", customer, "text", "I, Zerafina, waited again."));

        assertThat(hits()).as("tables with a hit").isEmpty();
        assertThat(as("agent").get("/v1/cases/" + later).path("state").toString())
                .isEqualTo("opened");
    }

    @Test
    void theLinksOfAnErasedCustomerAreClosed() {
        UUID solicitation = UUID.randomUUID();
        Desk.sent(solicitation, customer);
        String link = survey(solicitation, UUID.randomUUID());
        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                "{\"customerId\":\"%s\",\"version\":2,\"contactHashes\":[]}".formatted(customer));

        await().untilAsserted(() -> RestAssured.get(link).then().statusCode(410));
        answer(link, "score", "2", "words", "Zerafina again", "email", "zerafina@example.com")
                .then()
                .statusCode(410);

        assertThat(hits()).as("tables with a hit").isEmpty();
    }

    /** As after Kafka was away: both are heard of in one batch. */
    @Test
    void aClaimThatIsAnsweredAndForgottenAtOnceIsSettledAllTheSame() {
        UUID claim = claimOfSomebody();
        told("contact-claims", claim.toString(), one -> one.has("contact"));

        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            claims.answer(Map.of(claim, customer), Instant.EPOCH);
                            claims.forget(List.of(customer));
                        });

        assertThat(told("contact-claims", claim.toString(), one -> !one.has("contact")))
                .isNotNull();
        assertThat(Desk.told("contact-claims", claim.toString()).getLast().type())
                .isEqualTo("contact.settled.v1");
    }

    @Test
    void aClaimThatIsBeingSettledIsNotToldAgain() throws Exception {
        UUID claim = claimOfSomebody();
        CountDownLatch settle = new CountDownLatch(1);
        try (ExecutorService others = Executors.newFixedThreadPool(2)) {
            CountDownLatch answered = new CountDownLatch(1);
            Future<?> answering =
                    others.submit(
                            () ->
                                    QuarkusTransaction.requiringNew()
                                            .run(
                                                    () -> {
                                                        claims.answer(
                                                                Map.of(claim, customer),
                                                                Instant.EPOCH);
                                                        answered.countDown();
                                                        awaitUninterrupted(settle);
                                                    }));
            assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
            Future<List<OutgoingEvent>> told =
                    others.submit(
                            () ->
                                    QuarkusTransaction.requiringNew()
                                            .call(() -> claims.page(null, Integer.MAX_VALUE)));
            await().until(() -> told.isDone() || somebodyWaits());
            settle.countDown();
            answering.get(10, TimeUnit.SECONDS);

            assertThat(told.get(10, TimeUnit.SECONDS))
                    .extracting(OutgoingEvent::key)
                    .doesNotContain(claim.toString());
        }
    }

    private UUID claimOfSomebody() {
        UUID claim = UUID.randomUUID();
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                claims.claim(
                                        claim,
                                        "erasure",
                                        Instant.EPOCH,
                                        new ContactDetails(null, null, null, "Somebody", null)));
        return claim;
    }

    private boolean somebodyWaits() {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())")
                                .mapTo(Boolean.class)
                                .one());
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void leavesEverybodyElseAlone() {
        String others = Desk.raise("erasure", Map.of("customerId", UUID.randomUUID()));
        String nobodys = Desk.raise("erasure", Map.of());
        String theirs = Desk.raise("erasure", Map.of("customerId", customer));

        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                customer.toString(),
                "{\"customerId\":\"%s\",\"version\":2,\"contactHashes\":[]}".formatted(customer));

        await().until(() -> as("agent").get("/v1/cases/" + theirs).path("words.text") == null);
        assertThat(as("agent").get("/v1/cases/" + others).path("words.text").toString())
                .contains("half an hour");
        assertThat(as("agent").get("/v1/cases/" + nobodys).path("words.text").toString())
                .contains("half an hour");
    }

    private static RequestSpecification repeatable(String role) {
        return as(role).header("Idempotency-Key", UUID.randomUUID().toString());
    }

    private void awaitSent(UUID solicitation) {
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

    private void awaitVisit(UUID visit) {
        await().until(
                        () ->
                                jdbi.withHandle(
                                                handle ->
                                                        handle.createQuery(
                                                                        "select count(*) from visits where visit_id = :visit and version > 0")
                                                                .bind("visit", visit)
                                                                .mapTo(Integer.class)
                                                                .one())
                                        == 1);
    }

    /** The tables in which something of the person stands, with how many rows of each. */
    private Map<String, Long> hits() {
        Map<String, Long> hits = new TreeMap<>();
        jdbi.useHandle(
                handle ->
                        handle.createQuery(
                                        "select tablename from pg_tables where schemaname = 'public' order by 1")
                                .mapTo(String.class)
                                .forEach(
                                        table -> {
                                            long count = hits(handle, table);
                                            if (count > 0) {
                                                hits.put(table, count);
                                            }
                                        }));
        return hits;
    }

    private static long hits(Handle handle, String table) {
        String everyColumn =
                handle.createQuery(
                                """
                        select string_agg(case when data_type = 'bytea' then format('encode(%I, ''escape'')', column_name)
                                               else format('%I::text', column_name) end, ', ')
                        from information_schema.columns where table_schema = 'public' and table_name = :table""")
                        .bind("table", table)
                        .mapTo(String.class)
                        .one();
        return handle.createQuery(
                        "select count(*) from %s where lower(concat_ws(' ', %s)) like any(:personal)"
                                .formatted(table, everyColumn))
                .bindArray(
                        "personal",
                        String.class,
                        PERSONAL.stream().map(word -> "%" + word + "%").toList())
                .mapTo(Long.class)
                .one();
    }
}
