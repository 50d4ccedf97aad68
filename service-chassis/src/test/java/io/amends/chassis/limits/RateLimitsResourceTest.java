package io.amends.chassis.limits;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.ChassisAlone;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

@QuarkusTest
@WithRealServers
@TestProfile(RateLimitsResourceTest.FewRequests.class)
class RateLimitsResourceTest {
    private static final int BURST = 5;
    private static final AtomicInteger VISITORS = new AtomicInteger();

    /** Who has used a burst up stays without for the rest of the test. */
    public static class FewRequests extends ChassisAlone {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("amends.behind-proxy", "true");
            for (String by : new String[] {"source", "token", "address"}) {
                settings.put("amends.limits." + by + ".per-second", "0.01");
                settings.put("amends.limits." + by + ".burst", String.valueOf(BURST));
            }
            return settings;
        }
    }

    private static RequestSpecification till(String source) {
        return given().auth().oauth2(Tokens.of("pos").source(source).sign());
    }

    /** From an address that nobody else has. */
    private static RequestSpecification visitor() {
        return given().header("X-Forwarded-For", "203.0.113." + VISITORS.incrementAndGet());
    }

    /** The answer to the first request beyond the burst. */
    private static Response askTooOften(RequestSpecification client, String path) {
        for (int i = 0; i < BURST; i++) {
            assertThat(client.get(path).statusCode()).isNotEqualTo(429);
        }
        return client.get(path);
    }

    @Test
    void aTillThatAsksTooOftenIs429AndTheOthersAreNot() {
        String source = "till-" + UUID.randomUUID();
        Response refused = askTooOften(till(source), "/v1/till/me");
        // No connection is held as a punishment.
        assertThat(refused.time()).isLessThan(900);
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", matchesPattern("[1-9][0-9]|100"))
                .header("RateLimit-Policy", equalTo("\"source\";q=5;w=500"))
                .header("RateLimit", matchesPattern("\"source\";r=0;t=([1-9][0-9]|100)"))
                .header("Cache-Control", "no-store")
                .body("type", equalTo("urn:amends:problem:too-many-requests"))
                .body("status", equalTo(429))
                .body("correlationId", matchesPattern("[0-9a-f]{32}"));
        till("till-" + UUID.randomUUID()).get("/v1/till/me").then().statusCode(200);
        given().get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("amends_requests_limited_total{by=\"source\""));
    }

    @Test
    void whoHasALimitHearsWhatIsLeftOfIt() {
        String source = "till-" + UUID.randomUUID();
        for (int left = BURST - 1; left >= 0; left--) {
            till(source)
                    .get("/v1/till/me")
                    .then()
                    .statusCode(200)
                    .header("RateLimit-Policy", equalTo("\"source\";q=5;w=500"))
                    .header("RateLimit", equalTo("\"source\";r=" + left + ";t=500"));
        }
    }

    @Test
    void allTokensOfASourceCountTogether() {
        String source = "till-" + UUID.randomUUID();
        askTooOften(till(source), "/v1/till/me").then().statusCode(429);
        String another = Tokens.of("pos").source(source).validFor(Duration.ofMinutes(7)).sign();
        given().auth().oauth2(another).get("/v1/till/me").then().statusCode(429);
    }

    @Test
    void aTokenWithoutASourceCountsByItsName() {
        askTooOften(given().auth().oauth2(Tokens.of("manager").sign()), "/v1/till/me")
                .then()
                .statusCode(429);
        given().auth().oauth2(Tokens.of("owner").sign()).get("/v1/till/me").then().statusCode(200);
    }

    @Test
    void whoIsNotSignedInCountsByAddressAsTheProxySaysAlsoWhereNothingIs() {
        RequestSpecification visitor = visitor();
        askTooOften(visitor, "/nothing/is/here");
        visitor.get("/v1/till/failures/conflict").then().statusCode(429);
        visitor().get("/v1/till/failures/conflict").then().statusCode(409);
    }

    @Test
    void aTokenThatIsNotValidCountsByAddress() {
        RequestSpecification guesser =
                visitor().auth().oauth2(Tokens.of("pos").validFor(Duration.ofHours(-1)).sign());
        askTooOften(guesser, "/v1/till/me").then().statusCode(429);
    }

    @Test
    void aPersonReadsItAsAPage() {
        RequestSpecification visitor = visitor();
        askTooOften(visitor, "/v1/till/failures/conflict").then().statusCode(429);
        visitor.accept("text/html")
                .get("/v1/till/failures/conflict")
                .then()
                .statusCode(429)
                .contentType("text/html")
                .body(containsString("Too many requests"));
    }

    @Test
    void healthAndMetricsAreNotCounted() {
        RequestSpecification visitor = visitor();
        askTooOften(visitor, "/v1/till/failures/conflict").then().statusCode(429);
        for (int i = 0; i < 3 * BURST; i++) {
            visitor.get("/q/health/live").then().statusCode(200);
            visitor.get("/q/metrics").then().statusCode(200);
        }
    }
}
