package io.amends.chassis.observability;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.ChassisAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;

import org.junit.jupiter.api.Test;

import java.util.Map;

@QuarkusTest
@WithRealServers
@TestProfile(ChassisAlone.class)
class OperatorsViewResourceTest {

    @Test
    void theApiDescribesItselfWithEveryProblemOfEveryOperation() {
        var api =
                given().accept("application/json")
                        .get("/q/openapi")
                        .then()
                        .statusCode(200)
                        .body("openapi", startsWith("3.1"))
                        .body("info.title", equalTo("Amends feedback-service"))
                        .body("components.schemas", hasKey("Problem"))
                        .body("components.securitySchemes.token.scheme", equalTo("bearer"))
                        .extract()
                        .jsonPath();
        Map<String, Map<String, Map<String, Object>>> paths = api.getMap("paths");
        assertThat(paths).doesNotContainKeys("/sign-in", "/sign-out");
        paths.forEach(
                (path, operations) ->
                        operations.forEach(
                                (method, operation) -> {
                                    assertThat(operation)
                                            .as(method + " " + path)
                                            .containsKey("responses");
                                    assertThat(operation.get("responses"))
                                            .asInstanceOf(MAP)
                                            .as(method + " " + path)
                                            .containsKeys("429", "500", "503");
                                }));
        assertThat(api.getMap("paths.'/v1/till/sales'.post.responses"))
                .containsKeys("400", "401", "403", "413", "415", "422", "429");
        assertThat(
                        api.getString(
                                "paths.'/v1/till/sales'.post.responses.'422'.content.'application/problem+json'.schema.'$ref'"))
                .isEqualTo("#/components/schemas/Problem");
        assertThat(api.getMap("paths.'/v1/till/failures/{kind}'.get.responses"))
                .containsKeys("400", "404", "406")
                .doesNotContainKeys("401", "413");
        assertThat(
                        api.getMap(
                                "paths.'/v1/topics/{topic}/republication'.post.responses.'202'.content"))
                .containsKey("application/json");
    }

    @Test
    void theApiCanBeTriedOutInABrowser() {
        given().get("/q/swagger-ui/")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"));
    }

    @Test
    void aMethodThatSomebodyMadeUpIsNoLabel() {
        given().request("KANARIENVOGEL", "/v1/till");
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("method=\"OTHER\""))
                .body(not(containsString("KANARIENVOGEL")));
    }

    @Test
    void anAddressThatIsRefusedIsNoLabel() {
        given().urlEncodingEnabled(false).get("/v1/till/kanari%00").then().statusCode(400);
        given().header("Accept", "nonsense").get("/v1/till/kanari").then().statusCode(400);
        given().get("/q/metrics").then().statusCode(200).body(not(containsString("kanari")));
    }

    @Test
    void healthAndMetricsAreOpen() {
        given().get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/q/health/started").then().statusCode(200);
        given().get("/v1/till/failures/conflict").then().statusCode(409);
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("http_server_requests_seconds_count{"))
                // Addresses with ids in them would make a new series for each.
                .body(containsString("uri=\"/v1/till/failures/{kind}\""))
                .body(not(containsString("failures/conflict")));
    }

    @Test
    void aTraceThatTheCallerStartedGoesOn() {
        given().header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .get("/v1/till/failures/conflict")
                .then()
                .header("X-Correlation-Id", "4bf92f3577b34da6a3ce929d0e0e4736")
                .body("correlationId", equalTo("4bf92f3577b34da6a3ce929d0e0e4736"));
    }
}
