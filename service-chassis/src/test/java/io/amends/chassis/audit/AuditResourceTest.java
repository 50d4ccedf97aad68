package io.amends.chassis.audit;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.amends.chassis.retention.DeleteWhatIsKeptNoLonger;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.util.UUID;

@QuarkusTest
@WithRealServers
class AuditResourceTest {
    private final String who = "Dana " + UUID.randomUUID();

    @Inject AuditTrail trail;
    @Inject DeleteWhatIsKeptNoLonger retention;
    @Inject Jdbi jdbi;

    @Test
    void isReadInPagesNewestFirst() {
        trail.add(who, "view", "customer", "1", "127.0.0.1");
        trail.add(who, "view", "customer", "2", null);
        trail.add(who, "search", "customer", null, "127.0.0.1");

        Response first = of(who).queryParam("limit", 2).get("/v1/audit");
        first.then()
                .statusCode(200)
                .body("items.action", contains("search", "view"))
                .body("items[0].who", equalTo(who));
        of(who).queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("next"))
                .get("/v1/audit")
                .then()
                .body("items.subject", contains("1"))
                .body("next", nullValue());
        of(who).queryParam("subject", "2")
                .get("/v1/audit")
                .then()
                .body("items.subject", contains("2"));
    }

    @Test
    void onlyOwnersAndOperatorsOfAllLocationsReadIt() {
        for (String role : new String[] {"pos", "agent", "manager"}) {
            as(Tokens.of(role)).get("/v1/audit").then().statusCode(403);
        }
        as(Tokens.of("owner").location("main-street")).get("/v1/audit").then().statusCode(403);
        as(Tokens.of("owner")).get("/v1/audit").then().statusCode(200);
        given().get("/v1/audit").then().statusCode(401);
    }

    @Test
    void whatNoRowCanHaveIsRefused() {
        for (String[] odd :
                new String[][] {
                    {"from", "-999999999-01-01T00:00:00Z"},
                    {"to", "+1000000000-12-31T00:00:00Z"},
                    {"cursor", "bm90LWFuLWlk"},
                    {"limit", "0"}
                }) {
            as(Tokens.of("owner"))
                    .queryParam(odd[0], odd[1])
                    .get("/v1/audit")
                    .then()
                    .statusCode(422);
        }
    }

    @Test
    void nothingThatWasRecordedCanBeChanged() {
        trail.add(who, "erase", "customer", "1", "127.0.0.1");

        assertThatThrownBy(() -> execute("update audit set who = 'nobody' where who = :who"))
                .isInstanceOf(RuntimeException.class);

        of(who).get("/v1/audit").then().body("items.who", contains(who));
    }

    @Test
    void whatIsOldIsDeletedAndNothingElse() {
        trail.add(who, "view", "customer", "new", null);
        execute(
                """
                insert into audit (audit_id, at, who, action, kind)
                select gen_random_uuid(), now() - interval '401 days', :who, 'view', 'customer' from generate_series(1, 1200)
                """);

        await().untilAsserted(
                        () -> {
                            retention.round();
                            of(who).get("/v1/audit").then().body("items.subject", contains("new"));
                        });
    }

    private void execute(String sql) {
        jdbi.useHandle(handle -> handle.createUpdate(sql).bind("who", who).execute());
    }

    private static RequestSpecification of(String who) {
        return as(Tokens.of("operator")).queryParam("who", who);
    }

    private static RequestSpecification as(Tokens token) {
        return given().auth().oauth2(token.sign());
    }
}
