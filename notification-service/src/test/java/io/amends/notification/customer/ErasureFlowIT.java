package io.amends.notification.customer;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.UNCAPPED_SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.registered;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.unsubscribeToken;
import static io.amends.notification.town.Town.visited;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailRows;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is left of a person after their erasure: nothing, and no more mail. On real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class ErasureFlowIT {
    @Inject Jdbi jdbi;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void leavesNothingOfThePersonInTheDatabase() {
        Person ann = aCustomerWhoAgreed("erased");
        visited(ann, shop);
        String token = unsubscribeToken(awaitMail(ann));
        given().formParam("purpose", "all").formParam("action", "unsubscribe").post("/u/" + token);
        assertThat(tablesThatName(ann.email())).containsExactly("customers");
        erased(ann);
        soon().untilAsserted(() -> assertThat(tablesThatName(ann.email())).isEmpty());
        given().get("/u/" + token).then().statusCode(200);
    }

    @Test
    void withdrawsMailThatWaits() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person ann = aCustomerWhoAgreed("waiting");
        UUID waiting = MailRows.queued(jdbi, shop, ann, Instant.now().plus(Duration.ofHours(1)));
        erased(ann);
        soon().until(() -> tablesThatName(ann.email()).isEmpty());
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update deliveries set next_attempt_at = now() where solicitation_id = ?",
                                waiting));
        assertThat(
                        awaitDecision("customerId=" + ann.id(), SURVEY, "suppressed")
                                .get("rule")
                                .asText())
                .isEqualTo("erased");
        assertThat(mailTo(ann)).isEmpty();
    }

    @Test
    void holdsAlsoAgainstOldNewsThatComeLate() {
        Person ann = aCustomerWhoAgreed("back");
        visited(ann, shop);
        awaitMail(ann);
        erased(ann);
        registered(ann, 101, true);
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        UUID next = visited(ann, shop);
        assertThat(awaitDecision("visitId=" + next, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("erased");
        assertThat(tablesThatName(ann.email())).isEmpty();
    }

    private static void erased(Person person) {
        TestEvents.publish(
                "customers",
                "customer.erased.v1",
                person.id().toString(),
                Map.of(
                        "customerId",
                        person.id(),
                        "version",
                        100,
                        "contactHashes",
                        List.of(Map.of("keyId", "k1", "hash", "c29tZXRoaW5n"))));
    }

    /** Every table of the database, the chassis' too, in which the text occurs. */
    private List<String> tablesThatName(String text) {
        return jdbi.withHandle(
                handle ->
                        handle
                                .createQuery(
                                        "select tablename from pg_tables where schemaname = 'public' order by tablename")
                                .mapTo(String.class)
                                .list()
                                .stream()
                                .filter(
                                        table ->
                                                handle.createQuery(
                                                                "select exists (select from \""
                                                                        + table
                                                                        + "\" t where position(lower(:text) in lower(t::text)) > 0)")
                                                        .bind("text", text)
                                                        .mapTo(Boolean.class)
                                                        .one())
                                .toList());
    }
}
