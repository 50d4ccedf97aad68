package io.amends.customer.customer;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.database.Ids;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.UUID;

/** A contact point is the address's, whoever has it: its id, its state and what it refused. */
@QuarkusTest
@WithRealServers
class ContactPointFlowIT {
    private final Till till = new Till();
    private final String email = till.email("family");

    @Inject Jdbi jdbi;

    @Test
    void whoSharesAnAddressSharesItsContactPoint() {
        String ann = customer("1", "L-1", null);
        String bob = customer("2", "L-2", null);
        assertThat(ann).isNotEqualTo(bob);
        UUID shared = point(ann);
        assertThat(point(bob)).isEqualTo(shared);
        assertThat(shared.version()).isEqualTo(8);
        assertThat(shared.variant()).isEqualTo(2);
    }

    @Test
    void aBounceIsTheAddressesWhoeverHasItNowOrLater() {
        String ann = customer("1", "L-1", null);
        String bob = customer("2", "L-2", null);
        contactEvent("bounced", ann, point(ann), "2026-11-21T12:00:00Z");
        for (String owner : List.of(ann, bob)) {
            await().atMost(20, SECONDS)
                    .untilAsserted(
                            () -> {
                                JsonNode told = lastTold(owner);
                                assertThat(told.at("/contactPoints/0/state").asText())
                                        .isEqualTo("bounced");
                                assertThat(told.path("version").asInt()).isEqualTo(2);
                            });
        }
        String cem = customer("3", "L-3", null);
        as("agent")
                .get("/v1/customers/" + cem)
                .then()
                .body("contactPoints[0].state", equalTo("bounced"));
    }

    @Test
    void aRepeatedFlagOverrulesNoRefusalOfTheCustomer() {
        String ann = customer("1", "L-1", "2026-11-20T12:00:00Z");
        contactEvent("unsubscribed", ann, point(ann), "2026-11-21T12:00:00Z");
        awaitInForce(ann, false);

        customer("2", "L-1", "");

        as("agent")
                .get("/v1/customers/" + ann)
                .then()
                .body("consents.find { it.purpose == 'feedback' }.granted", equalTo(false))
                .body("consents.find { it.purpose == 'feedback' }.source", equalTo("customer"))
                .body("consents.find { it.purpose == 'feedback' }.inForce", equalTo(false));
        contactEvent("resubscribed", ann, point(ann), "2026-11-22T12:00:00Z");
        awaitInForce(ann, true);
    }

    @Test
    void whatIsRefusedWithAnAddressIsRefusedForEverybodyWhoHasIt() {
        String ann = customer("1", "L-1", "2026-11-20T12:00:00Z");
        contactEvent("unsubscribed", ann, point(ann), "2026-11-21T12:00:00Z");
        awaitInForce(ann, false);

        String bob = customer("2", "L-2", "");
        String cem = customer("3", "L-3", "2026-11-22T12:00:00Z");

        as("agent")
                .get("/v1/customers/" + bob)
                .then()
                .body("consents.find { it.purpose == 'feedback' }.granted", equalTo(false));
        as("agent")
                .get("/v1/customers/" + cem)
                .then()
                .body("consents.find { it.purpose == 'feedback' }.granted", equalTo(true))
                .body("consents.find { it.purpose == 'feedback' }.inForce", equalTo(false))
                .body(
                        "consents.find { it.purpose == 'feedback' }.why",
                        equalTo("unsubscribed with an address of theirs; only they can undo it"));
    }

    @Test
    void afterAnErasureOnlyWhatIsSaidLaterIsAConsent() {
        String ann = customer("1", "L-1", "2026-11-20T12:00:00Z");
        as("manager").delete("/v1/customers/" + ann).then().statusCode(204);

        String again = customer("2", "L-2", "");
        String stored = customer("3", "L-3", "2026-11-20T12:00:00Z");

        for (String id : List.of(again, stored)) {
            as("agent")
                    .get("/v1/customers/" + id)
                    .then()
                    .body("consents.find { it.purpose == 'feedback' }.granted", equalTo(false))
                    .body("consents.find { it.purpose == 'feedback' }.source", equalTo("address"));
        }
        String later = customer("4", "L-4", java.time.Instant.now().plusSeconds(60).toString());
        awaitInForce(later, true);
    }

    @Test
    void eachErasureIsToldAgain() {
        String ann = customer("1", "L-1", null);
        UUID point = point(ann);
        for (int version = 2; version <= 3; version++) {
            as("manager").delete("/v1/customers/" + ann).then().statusCode(204);
            int expected = version;
            await().atMost(20, SECONDS)
                    .untilAsserted(
                            () ->
                                    assertThat(lastTold(ann).path("version").asInt())
                                            .isEqualTo(expected));
        }
        assertThat(lastTold(ann).at("/contactHashes/0/contactPointId").asText())
                .isEqualTo(point.toString());
    }

    /** As the version before has left them: an id for each customer's, states and consents. */
    @Test
    void contactPointsOfTheVersionBeforeMoveToTheirAddresses() {
        UUID ann = UUID.fromString(customer("1", "L-1", null));
        UUID bob = UUID.fromString(customer("2", "L-2", null));
        UUID shared = point(ann.toString());
        UUID annsOld = Ids.next();
        UUID bobsOld = Ids.next();
        jdbi.useHandle(
                h -> {
                    h.execute("delete from contact_point where customer_id in (?, ?)", ann, bob);
                    h.execute(
                            "insert into consent values (?, 'email', 'feedback', '2026-11-21T12:00:00Z', false, '', 'customer', now())",
                            ann);
                    for (List<Object> row :
                            List.<List<Object>>of(
                                    List.of(ann, annsOld, email, "bounced"),
                                    List.of(bob, bobsOld, email, "reachable"),
                                    List.of(bob, Ids.next(), "later-" + email, "reachable"))) {
                        h.execute(
                                "insert into contact_point (customer_id, contact_point_id, kind, value, state) values (?, ?, 'email', ?, ?)",
                                row.toArray());
                    }
                });

        await().atMost(40, SECONDS)
                .untilAsserted(
                        () -> {
                            assertThat(point(ann.toString())).isEqualTo(shared);
                            assertThat(point(bob.toString())).isEqualTo(shared);
                        });
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () -> {
                            JsonNode told = lastTold(bob.toString());
                            assertThat(told.at("/contactPoints/0/contactPointId").asText())
                                    .isEqualTo(shared.toString());
                            assertThat(told.at("/contactPoints/0/formerIds/0").asText())
                                    .isEqualTo(bobsOld.toString());
                            assertThat(told.at("/contactPoints/0/state").asText())
                                    .isEqualTo("bounced");
                            assertThat(told.at("/contactPoints/1/value").asText())
                                    .isEqualTo("later-" + email);
                        });
        String cem = customer("3", "L-3", "");
        as("agent")
                .get("/v1/customers/" + cem)
                .then()
                .body("contactPoints[0].state", equalTo("bounced"))
                .body("consents.find { it.purpose == 'feedback' }.granted", equalTo(false));
        contactEvent("resubscribed", ann.toString(), annsOld, "2026-11-22T12:00:00Z");
        awaitInForce(ann.toString(), true);
    }

    @Test
    void whoWasErasedInTheVersionBeforeIsToldAgainWithTheirContactPoints() {
        String ann = customer("1", "L-1", null);
        UUID point = point(ann);
        as("manager").delete("/v1/customers/" + ann).then().statusCode(204);
        jdbi.useHandle(
                h ->
                        h.execute(
                                "update customer set contact_hashes = jsonb_build_array((contact_hashes -> 0) - 'contactPointId') where customer_id = ?",
                                UUID.fromString(ann)));
        await().atMost(40, SECONDS)
                .untilAsserted(
                        () -> {
                            assertThat(lastTold(ann).path("version").asInt()).isEqualTo(3);
                            assertThat(lastTold(ann).at("/contactHashes/0/contactPointId").asText())
                                    .isEqualTo(point.toString());
                        });
    }

    /**
     * @param agreedAt null: no consent; empty: one without a time
     */
    private String customer(String visit, String card, @Nullable String agreedAt) {
        return till.post(
                        till.visit(
                                visit,
                                v -> {
                                    ObjectNode customer =
                                            v.putObject("customer")
                                                    .put("loyaltyId", till.card(card))
                                                    .put("email", email);
                                    if (agreedAt != null) {
                                        ObjectNode consent =
                                                customer.putArray("consents")
                                                        .addObject()
                                                        .put("channel", "email")
                                                        .put("purpose", "feedback")
                                                        .put("granted", true);
                                        if (!agreedAt.isEmpty()) {
                                            consent.put("at", agreedAt);
                                        } else {
                                            v.put("occurredAt", "2026-11-25T12:00:00Z");
                                        }
                                    }
                                }))
                .then()
                .statusCode(201)
                .extract()
                .path("customerId");
    }

    private static UUID point(String customer) {
        return UUID.fromString(
                as("agent")
                        .get("/v1/customers/" + customer)
                        .path("contactPoints[0].contactPointId"));
    }

    private static void awaitInForce(String customer, boolean inForce) {
        await().atMost(20, SECONDS)
                .untilAsserted(
                        () ->
                                as("agent")
                                        .get("/v1/customers/" + customer)
                                        .then()
                                        .body(
                                                "consents.find { it.purpose == 'feedback' }.inForce",
                                                equalTo(inForce)));
    }

    private static JsonNode lastTold(String customer) {
        return TestEvents.read("customers").stream()
                .filter(e -> customer.equals(e.key()))
                .toList()
                .getLast()
                .json();
    }

    private static void contactEvent(String what, String customer, UUID point, String at) {
        String id = UUID.randomUUID().toString();
        TestEvents.publish(
                "solicitations",
                "contact." + what + ".v1",
                id,
                """
                {"contactEventId":"%s","version":1,"customerId":"%s","contactPointId":"%s",
                 "channel":"email","purpose":"feedback","at":"%s"}"""
                        .formatted(id, customer, point, at));
    }
}
