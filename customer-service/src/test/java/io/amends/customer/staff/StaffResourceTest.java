package io.amends.customer.staff;

import static io.amends.customer.Till.as;

import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRealServers
class StaffResourceTest {
    private final Till ours = new Till();
    private final Till theirs = new Till();
    private final Tokens ourManager = Tokens.of("manager").location(ours.location());
    private final Tokens theirManager = Tokens.of("manager").location(theirs.location());

    @BeforeEach
    void bothShopsHaveSomebodyWhoServed() {
        serves(ours, ours.card("sam"), "1");
        serves(theirs, theirs.card("tim"), "1");
    }

    @Test
    void aManagerOfOneShopEditsWhoServedThere() {
        put(ourManager, ours.card("sam"), "{\"name\":\"Sam\"}")
                .statusCode(200)
                .body("name", equalTo("Sam"))
                .body("location", equalTo(ours.location()));
    }

    @Test
    void aManagerOfOneShopNeitherEditsNorSeesTheStaffOfAnother() {
        put(Tokens.of("owner"), theirs.card("tim"), "{\"name\":\"Tim\"}").statusCode(200);

        put(ourManager, theirs.card("tim"), "{\"name\":\"Gone\",\"active\":false}").statusCode(403);
        put(
                        ourManager,
                        theirs.card("tim"),
                        "{\"name\":\"Ours\",\"location\":\"" + ours.location() + "\"}")
                .statusCode(403);
        as(ourManager).get("/v1/staff/" + theirs.card("tim")).then().statusCode(403);
        as(ourManager)
                .queryParam("limit", 1000)
                .get("/v1/staff")
                .then()
                .body("items.reference", hasItem(ours.card("sam")))
                .body("items.reference", not(hasItem(theirs.card("tim"))));

        as("owner")
                .get("/v1/staff/" + theirs.card("tim"))
                .then()
                .body("name", equalTo("Tim"))
                .body("active", equalTo(true))
                .body("location", equalTo(theirs.location()));
    }

    @Test
    void servingElsewhereMakesNobodySomebodyElses() {
        serves(ours, theirs.card("tim"), "2");

        put(ourManager, theirs.card("tim"), "{\"name\":\"Tim\"}").statusCode(403);
        put(theirManager, theirs.card("tim"), "{\"name\":\"Tim\"}").statusCode(200);
    }

    @Test
    void theOwnerMovesSomebodyToAnotherShop() {
        put(
                        Tokens.of("owner"),
                        theirs.card("tim"),
                        "{\"name\":\"Tim\",\"location\":\"" + ours.location() + "\"}")
                .statusCode(200);

        put(theirManager, theirs.card("tim"), "{\"name\":\"X\"}").statusCode(403);
        put(ourManager, theirs.card("tim"), "{\"name\":\"Timothy\"}").statusCode(200);
    }

    @Test
    void aManagerOfOneShopAddsSomebodyThereAndNowhereElse() {
        String anna = ours.card("anna");
        put(ourManager, anna, "{\"name\":\"Anna\"}").statusCode(403);
        put(ourManager, anna, "{\"location\":\"" + theirs.location() + "\"}").statusCode(403);
        as("owner").get("/v1/staff/" + anna).then().statusCode(404);
        put(ourManager, anna, "{\"name\":\"Anna\",\"location\":\"" + ours.location() + "\"}")
                .statusCode(200);
    }

    @Test
    void whoeverIsKnownWithoutAShopBelongsToTheOneWhereTheyServeNext() {
        String eve = ours.card("eve");
        put(Tokens.of("owner"), eve, "{\"name\":\"Eve\"}").body("location", nullValue());
        put(ourManager, eve, "{\"location\":\"" + ours.location() + "\"}").statusCode(403);
        as(ourManager).get("/v1/staff/" + eve).then().statusCode(403);

        serves(ours, eve, "eve-1");

        put(ourManager, eve, "{\"name\":\"Eva\"}")
                .statusCode(200)
                .body("location", equalTo(ours.location()));
    }

    @Test
    void aLocationThatNobodyKnowsIsRefused() {
        put(Tokens.of("owner"), ours.card("sam"), "{\"location\":\"nowhere-at-all\"}")
                .statusCode(422)
                .body("errors.pointer", hasItems("/location"));
    }

    private static void serves(Till till, String reference, String visitId) {
        till.post(till.visit(visitId, v -> v.putArray("staff").add(reference)))
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse put(Tokens who, String reference, String body) {
        return as(who).contentType(ContentType.JSON)
                .body(body)
                .put("/v1/staff/" + reference)
                .then();
    }
}
