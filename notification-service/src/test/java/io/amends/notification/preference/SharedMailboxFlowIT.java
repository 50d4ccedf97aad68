package io.amends.notification.preference;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.UNCAPPED_SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.registered;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.sharing;
import static io.amends.notification.town.Town.somebody;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.unsubscribeToken;
import static io.amends.notification.town.Town.visited;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailRows;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town;
import io.amends.notification.town.Town.Person;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What holds for an address holds for everybody who has it, now or later. On real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class SharedMailboxFlowIT {
    @Inject Jdbi jdbi;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        shop = aLocation("America/New_York");
    }

    @Test
    void twoCustomersWithOneMailboxGetOneMailADay() {
        Person ann = aCustomerWhoAgreed("family");
        Person bob = sharing(ann);
        registered(bob, 1, true);
        visited(ann, shop);
        awaitMail(ann);
        UUID visit = visited(bob, shop);
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "deferred").get("rule").asText())
                .isEqualTo("one-a-day");
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void theWelcomeAndTheSurveyShareTheDay() {
        setProgramme(
                "welcome",
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
        Person ann = somebody("new");
        customer(ann, 1, null, "feedback", "marketing");
        visited(ann, shop);
        awaitMail(ann);
        soon().untilAsserted(
                        () ->
                                assertThat(Town.solicitations("customerId=" + ann.id()))
                                        .extracting(s -> s.path("outcome").asText())
                                        .containsExactlyInAnyOrder("sent", "deferred"));
        assertThat(mailTo(ann)).hasSize(1);
    }

    @Test
    void theCapHoldsForTheMailbox() {
        surveysGoOutAtOnce();
        Person ann = aCustomerWhoAgreed("capped");
        Person bob = sharing(ann);
        registered(bob, 1, true);
        visited(ann, shop);
        awaitMail(ann);
        UUID visit = visited(bob, shop);
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("frequency-cap");
    }

    /** The test's own transaction stands for another instance that decides at the same time. */
    @Test
    void twoInstancesThatDecideAboutOneMailboxWaitForEachOther() {
        Person ann = aCustomerWhoAgreed("same");
        Person bob = sharing(ann);
        registered(bob, 1, true);
        MailRows.awaitKnown(jdbi, ann);
        MailRows.awaitKnown(jdbi, bob);
        UUID visit =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    jdbi.useHandle(
                                            handle ->
                                                    handle.execute(
                                                            "select pg_advisory_xact_lock(?, ?)",
                                                            0xadd5e5,
                                                            ann.contactPoint().hashCode()));
                                    MailRows.asked(jdbi, shop, ann);
                                    jdbi.useHandle(
                                            handle ->
                                                    handle.execute(
                                                            "update solicitations set contact_point_id = ? where customer_id = ?",
                                                            ann.contactPoint(),
                                                            ann.id()));
                                    UUID heard = visited(bob, shop);
                                    soon().until(() -> Locks.areAwaited(jdbi));
                                    return heard;
                                });
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "deferred").get("rule").asText())
                .isEqualTo("one-a-day");
    }

    @Test
    void unsubscribingHoldsForTheMailboxAlsoAfterItsOwnerIsErased() {
        Person ann = aCustomerWhoAgreed("leaving");
        visited(ann, shop);
        oneClick(unsubscribeToken(awaitMail(ann)));
        Person bob = sharing(ann);
        registered(bob, 1, true);
        UUID bobs = visited(bob, shop);
        assertThat(awaitDecision("visitId=" + bobs, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("unsubscribed");
        erased(ann, ann.contactPoint());
        Person again = sharing(ann);
        registered(again, 1, true);
        UUID visit = visited(again, shop);
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("unsubscribed");
        assertThat(mailTo(ann)).hasSize(1);
    }

    /** As the version before has left it: each customer's contact point has an id of its own. */
    @Test
    void whatWasRefusedBeforeContactPointsMovedIsRefusedAfterwards() {
        Person old = aCustomerWhoAgreed("moved");
        visited(old, shop);
        String stopped = unsubscribeToken(awaitMail(old));
        oneClick(stopped);
        Person asked = aCustomerWhoAgreed("asked");
        visited(asked, shop);
        String open = unsubscribeToken(awaitMail(asked));
        Person askedBefore = aCustomerWhoAgreed("before");
        visited(askedBefore, shop);
        awaitMail(askedBefore);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update solicitations set contact_point_id = null where customer_id = ?",
                                askedBefore.id()));
        Person bounced = aCustomerWhoAgreed("back");
        MailRows.awaitKnown(jdbi, bounced);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "insert into bounces values (?, now())", bounced.contactPoint()));

        List<Person> moved = List.of(moved(old), moved(asked), moved(bounced), moved(askedBefore));

        List<String> rules = List.of("unsubscribed", "one-a-day", "bounced", "one-a-day");
        for (int i = 0; i < moved.size(); i++) {
            Person other = sharing(moved.get(i));
            registered(other, 1, true);
            UUID visit = visited(other, shop);
            soon().untilAsserted(
                            () ->
                                    assertThat(Town.solicitations(surveyAbout(visit)))
                                            .extracting(s -> s.path("outcome").asText())
                                            .isNotEmpty()
                                            .doesNotContain("", "queued"));
            assertThat(Town.solicitations(surveyAbout(visit)).getFirst().path("rule").asText())
                    .isEqualTo(rules.get(i));
        }
        given().redirects()
                .follow(false)
                .formParam("purpose", "feedback")
                .formParam("action", "resubscribe")
                .post("/u/" + stopped)
                .then()
                .statusCode(303);
        assertThat(holding(old)).isZero();
        oneClick(open);
        assertThat(holding(asked)).isOne();
        assertThat(
                        Town.count(
                                jdbi,
                                "select count(*) from suppressions where contact_point_id = :id",
                                moved.get(1).contactPoint()))
                .isOne();
    }

    /** Erased in the version before: only now it is said which contact points these were. */
    @Test
    void whatAnErasedCustomerRefusedIsRefusedWithTheirAddressesAsSoonAsTheseAreKnown() {
        Person ann = aCustomerWhoAgreed("before");
        visited(ann, shop);
        oneClick(unsubscribeToken(awaitMail(ann)));
        UUID address = UUID.randomUUID();
        erased(ann, address);
        Person again = new Person(somebody("").id(), address, ann.email());
        registered(again, 1, true);
        UUID visit = visited(again, shop);
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("unsubscribed");
    }

    private static String surveyAbout(UUID visit) {
        return "visitId=%s&programme=%s".formatted(visit, SURVEY);
    }

    private Person moved(Person old) {
        Person moved = new Person(old.id(), UUID.randomUUID(), old.email());
        customer(moved, 2, old.contactPoint(), "feedback");
        soon().until(
                        () ->
                                Town.count(
                                                jdbi,
                                                "select count(*) from former_contact_points where former_id = :id",
                                                old.contactPoint())
                                        == 1);
        return moved;
    }

    private static void customer(
            Person person, int version, @Nullable UUID former, String... purposes) {
        Map<String, Object> point =
                new HashMap<>(
                        Map.of(
                                "contactPointId",
                                person.contactPoint(),
                                "kind",
                                "email",
                                "value",
                                person.email(),
                                "state",
                                "reachable"));
        if (former != null) {
            point.put("formerIds", List.of(former));
        }
        TestEvents.publish(
                "customers",
                version == 1 ? "customer.registered.v1" : "customer.changed.v1",
                person.id().toString(),
                Map.of(
                        "customerId",
                        person.id(),
                        "version",
                        version,
                        "registeredAt",
                        "2026-01-01T00:00:00Z",
                        "contactPoints",
                        List.of(point),
                        "consents",
                        List.of(purposes).stream()
                                .map(
                                        purpose ->
                                                Map.of(
                                                        "channel",
                                                        "email",
                                                        "purpose",
                                                        purpose,
                                                        "granted",
                                                        true,
                                                        "at",
                                                        "2026-01-01T00:00:00Z"))
                                .toList(),
                        "claims",
                        List.of()));
    }

    private static void erased(Person person, UUID contactPoint) {
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
                        List.of(
                                Map.of(
                                        "keyId",
                                        "1",
                                        "hash",
                                        "c29tZXRoaW5n",
                                        "contactPointId",
                                        contactPoint))));
    }

    private static void oneClick(String token) {
        given().contentType("application/x-www-form-urlencoded")
                .body("List-Unsubscribe=One-Click")
                .post("/u/" + token)
                .then()
                .statusCode(200);
    }

    private long holding(Person person) {
        return Town.count(
                jdbi,
                "select count(*) from suppressions where customer_id = :id and lifted_at is null",
                person.id());
    }
}
