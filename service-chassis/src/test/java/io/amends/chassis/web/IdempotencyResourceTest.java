package io.amends.chassis.web;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@QuarkusTest
@WithRealServers
@TestProfile(ChassisAlone.class)
class IdempotencyResourceTest {
    private static final String SALE = "{\"source\":\"till-7\",\"attributes\":{\"a\":1,\"b\":2}}";

    @Inject Jdbi jdbi;
    @Inject IdempotentAnswers answers;

    private final String till = "till-" + UUID.randomUUID();
    private final String key = UUID.randomUUID().toString();

    private Response sell(@Nullable String idempotencyKey, String body) {
        return sell("pos", idempotencyKey, body);
    }

    private Response sell(String role, @Nullable String idempotencyKey, String body) {
        var request =
                given().auth()
                        .oauth2(Tokens.of(role).sign())
                        .contentType("application/json")
                        .body(body);
        return (idempotencyKey == null
                        ? request
                        : request.header("Idempotency-Key", idempotencyKey))
                .post("/v1/till/{till}/sales", till);
    }

    private void soldTimes(int times) {
        given().get("/v1/till/{till}/count", till).then().body(equalTo(String.valueOf(times)));
    }

    @Test
    void repeatingWithoutAKeyHasItsEffectAgain() {
        sell(null, SALE).then().statusCode(201);
        sell(null, SALE).then().statusCode(201);
        soldTimes(2);
    }

    @Test
    void repeatingWithTheKeyGetsTheSameAnswerAndNoSecondEffect() {
        Response first = sell(key, SALE);
        first.then().statusCode(201).header("Idempotency-Replayed", nullValue());
        Response second = sell(key, SALE);
        second.then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true")
                .header("Location", first.header("Location"))
                .contentType("application/json");
        assertThat(second.asString()).isEqualTo(first.asString());
        soldTimes(1);
    }

    @Test
    void theSameRequestSpelledDifferentlyIsTheSame() {
        sell(key, SALE).then().statusCode(201);
        sell("\"" + key + "\"", "{ \"attributes\": {\"b\":2, \"a\":1}, \"source\": \"till-7\" }")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", "true");
        soldTimes(1);
    }

    @Test
    void anotherRequestWithTheSameKeyIs422() {
        sell(key, SALE).then().statusCode(201);
        sell(key, "{\"source\":\"till-8\"}")
                .then()
                .statusCode(422)
                .body("errors[0].parameter", equalTo("Idempotency-Key"))
                .body("errors[0].detail", equalTo("was already used for another request"));
        soldTimes(1);
    }

    @Test
    void keysArePerCallerAndPerEndpoint() {
        sell("pos", key, SALE).then().statusCode(201);
        sell("agent", key, SALE).then().statusCode(201).header("Idempotency-Replayed", nullValue());
        given().auth()
                .oauth2(Tokens.of("pos").sign())
                .contentType("application/json")
                .body(SALE)
                .header("Idempotency-Key", key)
                .post("/v1/till/another/sales")
                .then()
                .statusCode(201)
                .header("Idempotency-Replayed", nullValue());
        soldTimes(2);
    }

    @Test
    void anAnswerIsForNobodyOfTheSameNameWithOtherRights() {
        for (Tokens token :
                new Tokens[] {
                    Tokens.of("agent").location("a"),
                    Tokens.of("agent").location("b"),
                    Tokens.of("agent").location("a").location("b"),
                    Tokens.of("agent"),
                    Tokens.of("agent").source("till-7"),
                    Tokens.of("agent").source("till-8")
                }) {
            String signed = token.sign();
            sellBy(signed).then().statusCode(201).header("Idempotency-Replayed", nullValue());
            sellBy(signed).then().statusCode(201).header("Idempotency-Replayed", "true");
        }
        sellBy(Tokens.of("agent").location("b").location("a").sign())
                .then()
                .header("Idempotency-Replayed", "true");
        soldTimes(6);
    }

    private Response sellBy(String token) {
        return given().auth()
                .oauth2(token)
                .contentType("application/json")
                .body(SALE)
                .header("Idempotency-Key", key)
                .post("/v1/till/{till}/sales", till);
    }

    @Test
    void anAddressThatIsSpeltDifferentlyIsTheSame() {
        sell(key, SALE).then().statusCode(201);
        for (String path : new String[] {"/v1/till/%s/sales/", "/v1/till/%s;x=1/sales"}) {
            given().auth()
                    .oauth2(Tokens.of("pos").sign())
                    .urlEncodingEnabled(false)
                    .contentType("application/json")
                    .body(SALE)
                    .header("Idempotency-Key", key)
                    .post(path.formatted(till))
                    .then()
                    .statusCode(201)
                    .header("Idempotency-Replayed", "true");
        }
        soldTimes(1);
    }

    @Test
    void whatWasAnsweredCannotBeReadWithoutTheKey() {
        String sale = sell(key, SALE).then().statusCode(201).extract().path("id");
        String kept =
                jdbi.<String, RuntimeException>withHandle(
                        handle ->
                                handle.createQuery(
                                                "select string_agg(a::text, ' ') from idempotent_answer a")
                                        .mapTo(String.class)
                                        .one());
        assertThat(kept).doesNotContain(key).doesNotContain("\"" + sale + "\"");
    }

    @Test
    void whileTheFirstIsAtWorkARepeatIs409() throws Exception {
        TillResource.started = new CountDownLatch(1);
        TillResource.mayEnd = new CountDownLatch(1);
        var first = CompletableFuture.supplyAsync(() -> sell(key, SALE));
        try {
            assertThat(TillResource.started.await(10, TimeUnit.SECONDS)).isTrue();
            sell(key, SALE)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("urn:amends:problem:conflict"));
        } finally {
            TillResource.mayEnd.countDown();
        }
        first.get(10, TimeUnit.SECONDS).then().statusCode(201);
        sell(key, SALE).then().statusCode(201).header("Idempotency-Replayed", "true");
        soldTimes(1);
    }

    @Test
    void aRefusedRequestLeavesNothingAndMayBeTriedAgain() {
        String broken = "{\"source\":\"broken\"}";
        sell(key, broken).then().statusCode(409);
        sell(key, broken).then().statusCode(409).body("detail", equalTo("this source is broken"));
        soldTimes(0);
        sell(key, SALE).then().statusCode(201);
    }

    @Test
    void aKeyMustBeUsable() {
        for (String unusable : new String[] {"", "\"\"", "a b", "x".repeat(256)}) {
            sell(unusable, SALE)
                    .then()
                    .statusCode(422)
                    .body("errors[0].parameter", equalTo("Idempotency-Key"));
        }
    }

    @Test
    void worksForRestResponsesToo() {
        for (String replayed : new String[] {null, "true"}) {
            given().auth()
                    .oauth2(Tokens.of("pos").sign())
                    .contentType("application/json")
                    .body(SALE)
                    .header("Idempotency-Key", key)
                    .post("/v1/till/x/refunds")
                    .then()
                    .statusCode(202)
                    .header(
                            "Idempotency-Replayed",
                            replayed == null ? nullValue() : equalTo(replayed));
        }
    }

    @Test
    void keysExpireAfterADay() {
        sell(key, SALE).then().statusCode(201);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update idempotent_answer set answered_at = answered_at - interval '24 hours' where key = ?",
                                SealedAnswer.nameOf(key)));
        sell(key, SALE).then().statusCode(201).header("Idempotency-Replayed", nullValue());
        soldTimes(2);

        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update idempotent_answer set answered_at = answered_at - interval '24 hours' where key = ?",
                                SealedAnswer.nameOf(key)));
        assertThat(answers.forgetOldOnes()).isPositive();
        assertThat(
                        jdbi.<Integer, RuntimeException>withHandle(
                                handle ->
                                        handle.createQuery(
                                                        "select count(*) from idempotent_answer where key = ?")
                                                .bind(0, SealedAnswer.nameOf(key))
                                                .mapTo(int.class)
                                                .one()))
                .isZero();
    }
}
