package io.amends.customer.customer;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

@QuarkusTest
@WithRealServers
class SharedIdentitiesResourceTest {
    /** So many unlike people may use one card or contact. */
    private static final int MOST = 10;

    private final Till till = new Till();
    private int visits;

    @Inject Jdbi jdbi;

    @ParameterizedTest
    @ValueSource(strings = {"null", "[object Object]", "0", "-", "Walk-in"})
    void twoPeopleWithThePlaceholderOfACardAreTwo(String loyaltyId) {
        Response ann = visit(c -> c.put("loyaltyId", loyaltyId).put("email", till.email("ann")));
        Response bob = visit(c -> c.put("loyaltyId", loyaltyId).put("email", till.email("bob")));
        Response annAgain = visit(c -> c.put("email", till.email("ann")));

        bob.then().body("notices", hasItem("placeholder-ignored"));
        assertThat(customer(bob)).isNotNull().isNotEqualTo(customer(ann));
        assertThat(customer(annAgain)).isEqualTo(customer(ann));
        Map<?, ?> view = as("owner").get("/v1/customers/" + customer(ann)).as(Map.class);
        assertThat(view.get("loyaltyId")).isNull();
    }

    @Test
    void nobodyIsRegisteredByPlaceholdersAlone() {
        Response answer =
                visit(
                        c ->
                                c.put("loyaltyId", "guest")
                                        .put("email", "test@test.com")
                                        .put("phone", "+18888888888"));

        answer.then()
                .statusCode(201)
                .body("notices", hasItems("placeholder-ignored", "customer-not-identified"));
        assertThat(customer(answer)).isNull();
    }

    @Test
    void aNumberThatTooManyUnlikePeopleUseIdentifiesNobody() {
        List<String> first = new ArrayList<>();
        for (int i = 0; i <= MOST; i++) {
            first.add(customer(visit(named("Person" + (char) ('A' + i)))));
        }
        Response tooMany = visit(named("Somebody else"));
        String withCard =
                customer(visit(c -> c.put("phone", till.phone()).put("loyaltyId", till.card("c"))));

        assertThat(first).as("until then one number is one customer").containsOnly(first.get(0));
        tooMany.then().body("notices", hasItems("shared-ignored", "customer-not-identified"));
        assertThat(customer(tooMany)).isNull();
        assertThat(withCard).as("found by the card alone").isNotNull().isNotEqualTo(first.get(0));

        Map<?, ?> shared = shared(first.get(0));
        assertThat(shared.get("kind")).isEqualTo("phone");
        assertThat(shared.get("people")).isEqualTo(MOST + 1);

        as("manager").delete("/v1/shared-identities/" + shared.get("id")).then().statusCode(403);
        as("owner").delete("/v1/shared-identities/" + shared.get("id")).then().statusCode(204);
        as("owner").delete("/v1/shared-identities/" + shared.get("id")).then().statusCode(404);
        assertThat(customer(visit(named("Somebody else")))).isEqualTo(first.get(0));
    }

    @Test
    void aFamilyWithOneNumberStaysKnown() {
        String family = customer(visit(named("Ann Lee")));
        for (int i = 0; i < 5; i++) {
            for (String name : List.of("Ann Lee", "Bob Lee", "Cy Lee", "Dora Lee", "A. Lee")) {
                Response answer = visit(named(name));
                answer.then().body("notices", not(hasItem("shared-ignored")));
                assertThat(customer(answer)).isEqualTo(family);
            }
        }
    }

    @Test
    void aCardThatACashierUsesForEverybodyIdentifiesNobody() {
        String card = till.card("cashier");
        for (int i = 0; i <= MOST; i++) {
            String email = till.email("p" + i);
            visit(c -> c.put("loyaltyId", card).put("email", email));
        }
        Response ann = visit(c -> c.put("loyaltyId", card).put("email", till.email("ann")));
        Response first = visit(c -> c.put("loyaltyId", card).put("email", till.email("p0")));

        ann.then().body("notices", hasItem("shared-ignored"));
        assertThat(customer(ann)).isNotNull();
        assertThat(customer(first)).as("not whoever was all of them").isNotNull();
        assertThat(new HashSet<>(List.of(customer(ann), customer(first), held(card)))).hasSize(3);
    }

    @Test
    void whoeverWasRegisteredUnderAPlaceholderBeforeIsNotFoundByOthersAddresses() {
        UUID collapsed = UUID.randomUUID();
        jdbi.useHandle(
                h -> {
                    h.execute(
                            """
                            insert into customer (customer_id, version, registered_at, changed_at, loyalty_id)
                            values (?, 1, now(), now(), ?)
                            """,
                            collapsed,
                            "Undefined");
                    for (String who : List.of("ann", "bob")) {
                        h.execute(
                                "insert into contact_point (customer_id, contact_point_id, kind, value, state) values (?, ?, 'email', ?, 'reachable')",
                                collapsed,
                                UUID.randomUUID(),
                                till.email(who));
                    }
                });
        String ann = customer(visit(c -> c.put("email", till.email("ann"))));
        String bob = customer(visit(c -> c.put("email", till.email("bob"))));

        assertThat(List.of(ann, bob, collapsed.toString())).doesNotHaveDuplicates();
        assertThat(customer(visit(c -> c.put("email", till.email("ann"))))).isEqualTo(ann);
        jdbi.useHandle(
                h ->
                        h.execute(
                                "update customer set loyalty_id = null where customer_id = ?",
                                collapsed));
    }

    private Consumer<ObjectNode> named(String name) {
        return c -> c.put("phone", till.phone()).put("name", name);
    }

    private Response visit(Consumer<ObjectNode> customer) {
        Response answer =
                till.post(
                        till.visit("v" + ++visits, v -> customer.accept(v.putObject("customer"))));
        answer.then().statusCode(201);
        return answer;
    }

    private static String customer(Response answer) {
        return answer.path("customerId");
    }

    private static String held(String card) {
        return as("owner").queryParam("loyaltyId", card).get("/v1/customers").path("items[0].id");
    }

    private static Map<?, ?> shared(String customerId) {
        List<Map<String, ?>> all =
                as("manager").queryParam("limit", 1000).get("/v1/shared-identities").path("items");
        return all.stream()
                .filter(s -> customerId.equals(s.get("customerId")))
                .findFirst()
                .orElseThrow();
    }
}
