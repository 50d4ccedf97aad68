package io.amends.customer.credential;

import static io.amends.customer.Till.as;
import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

@QuarkusTest
@WithRealServers
class CredentialResourceTest {
    private static final Pattern SECRET = Pattern.compile("amends_pos_[0-9a-f]{64}");

    private final Till till = new Till();

    @Inject Jdbi jdbi;
    @Inject Clock clock;
    @Inject CredentialCheck check;

    private record Made(String id, String secret) {}

    private Made make() {
        return made(
                as("operator")
                        .contentType(ContentType.JSON)
                        .body("{\"source\":\"" + till.source() + "\"}")
                        .post("/v1/credentials"));
    }

    private static Made made(Response answer) {
        answer.then()
                .statusCode(201)
                .header("Location", containsString("/v1/credentials/"))
                .body("secret", notNullValue());
        return new Made(answer.path("credential.id"), answer.path("secret"));
    }

    private static Response rotate(Made old, String body) {
        return as("operator")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/credentials/" + old.id() + "/rotation");
    }

    private ValidatableResponse post(String secret, String source) {
        return given().header("Authorization", "Bearer " + secret)
                .contentType(ContentType.JSON)
                .body(till.visit("v-" + System.nanoTime(), v -> v.put("source", source)).toString())
                .post("/v1/visits")
                .then();
    }

    private ValidatableResponse post(Made credential) {
        return post(credential.secret(), till.source());
    }

    private static void isRefused(ValidatableResponse answer) {
        answer.statusCode(401)
                .contentType("application/problem+json")
                .body("detail", equalTo("the token is not valid: unknown or revoked"));
    }

    @Test
    void opensWhatRolePosMayDoForItsSourceAndNothingElse() {
        Made credential = make();

        post(credential).statusCode(201);
        post(credential.secret(), "another-till").statusCode(403);
        given().header("Authorization", "bearer " + credential.secret())
                .get("/v1/sources")
                .then()
                .statusCode(200)
                .body("items.source", contains(till.source()));
        for (String closed : List.of("/v1/credentials", "/v1/staff", "/v1/customers?loyaltyId=x")) {
            given().header("Authorization", "Bearer " + credential.secret())
                    .get(closed)
                    .then()
                    .statusCode(403);
        }
    }

    @Test
    void theSecretIsShownOnceAndKeptNowhere() {
        Made credential = make();
        String random = credential.secret().substring(Secret.PREFIX.length() + 6);

        assertThat(credential.secret()).matches(SECRET);
        as("operator")
                .get("/v1/credentials?source=" + till.source())
                .then()
                .statusCode(200)
                .body("items.id", contains(credential.id()))
                .body("items[0].begins", equalTo(credential.secret().substring(0, 17)))
                .body("items[0].valid", equalTo(true))
                .body(not(containsString(random)));
        as("operator")
                .get("/v1/credentials/" + credential.id())
                .then()
                .statusCode(200)
                .body("createdBy", equalTo("test-operator"))
                .body(not(containsString(random)));
        String kept =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                """
                                                select table_to_xml('credential', false, false, '')::text
                                                    || table_to_xml('idempotent_answer', false, false, '')::text
                                                """)
                                        .mapTo(String.class)
                                        .one());
        assertThat(kept).contains(credential.id()).doesNotContain(random);
    }

    @Test
    void whoRepeatsARequestWithItsKeyGetsTheSameCredentialAndNobodyElseDoes() {
        String key = UUID.randomUUID().toString();
        Made first = made(make(Tokens.of("operator"), key));
        Made again = made(make(Tokens.of("operator"), key));
        Made other = made(make(Tokens.of("operator").source(till.source()), key));

        assertThat(again).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        String rotation = UUID.randomUUID().toString();
        Made rotated = made(rotateOnce(first, rotation));
        assertThat(made(rotateOnce(first, rotation))).isEqualTo(rotated);
        post(rotated).statusCode(201);
        String kept =
                jdbi.withHandle(
                        h ->
                                h.createQuery(
                                                "select table_to_xml('idempotent_answer', false, false, '')::text")
                                        .mapTo(String.class)
                                        .one());
        assertThat(kept)
                .doesNotContain(first.secret().substring(Secret.PREFIX.length()))
                .doesNotContain(key);
    }

    private Response make(Tokens by, String key) {
        return as(by).header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body("{\"source\":\"" + till.source() + "\"}")
                .post("/v1/credentials");
    }

    private static Response rotateOnce(Made old, String key) {
        return as("operator")
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/credentials/" + old.id() + "/rotation");
    }

    @Test
    void aCredentialHasNoLimitUnlessOneIsSetForIt() {
        Made free = make();
        for (int i = 0; i < 300; i++) {
            given().header("Authorization", "Bearer " + free.secret())
                    .get("/v1/sources")
                    .then()
                    .statusCode(200)
                    .header("RateLimit", nullValue());
        }
        limit(free, "{\"perSecond\":0.01,\"burst\":2}")
                .then()
                .statusCode(200)
                .body("limit.perSecond", equalTo(0.01f))
                .body("limit.burst", equalTo(2));

        post(free).statusCode(201).header("RateLimit", equalTo("\"credential\";r=1;t=200"));
        post(free).statusCode(201);
        long before = System.nanoTime();
        post(free)
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .header("RateLimit-Policy", equalTo("\"credential\";q=2;w=200"))
                .header("RateLimit", containsString("r=0"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
        Made successor = made(rotate(free, "{}"));
        as("operator")
                .get("/v1/credentials/" + successor.id())
                .then()
                .body("limit.burst", equalTo(2));
        as("operator")
                .delete("/v1/credentials/" + successor.id() + "/limit")
                .then()
                .statusCode(204);
        post(successor).statusCode(201).header("RateLimit", nullValue());
    }

    @Test
    void aLimitIsASensibleOne() {
        Made credential = make();
        for (String limit :
                List.of(
                        "{}",
                        "{\"perSecond\":0,\"burst\":1}",
                        "{\"perSecond\":1e99,\"burst\":1}",
                        "{\"perSecond\":1,\"burst\":0}",
                        "{\"perSecond\":-1,\"burst\":1}")) {
            limit(credential, limit).then().statusCode(422).body("errors", hasSize(greaterThan(0)));
        }
        for (String limit : List.of("0", "-1", "NaN", "1e99", "many", "Infinity")) {
            form("/credentials/" + credential.id() + "/limit", "perSecond", limit)
                    .then()
                    .statusCode(422);
        }
        form("/credentials/" + credential.id() + "/limit", "perSecond", "2.5")
                .then()
                .statusCode(303);
        as("operator")
                .get("/v1/credentials/" + credential.id())
                .then()
                .body("limit.perSecond", equalTo(2.5f))
                .body("limit.burst", equalTo(25));
        form("/credentials/" + credential.id() + "/limit", "perSecond", "").then().statusCode(303);
        as("operator").get("/v1/credentials/" + credential.id()).then().body("limit", nullValue());
    }

    private static Response limit(Made credential, String limit) {
        return as("operator")
                .contentType(ContentType.JSON)
                .body(limit)
                .put("/v1/credentials/" + credential.id() + "/limit");
    }

    @Test
    void whatIsRevokedIsRefusedFromTheNextRequestInEveryInstance() {
        Made credential = make();
        CredentialCheck another = new CredentialCheck(new Credentials(jdbi, clock));
        post(credential).statusCode(201);
        assertThat(sourceOf(another, credential)).hasValue(till.source());

        as("operator").delete("/v1/credentials/" + credential.id()).then().statusCode(204);

        isRefused(post(credential));
        assertThat(sourceOf(another, credential)).isEmpty();
        as("operator").delete("/v1/credentials/" + credential.id()).then().statusCode(204);
        as("operator")
                .get("/v1/credentials/" + credential.id())
                .then()
                .body("valid", equalTo(false))
                .body("validUntil", notNullValue());
    }

    private static Optional<String> sourceOf(CredentialCheck instance, Made credential) {
        return instance.find(new Secret(credential.secret()))
                .toCompletableFuture()
                .join()
                .map(Credentials.Valid::source);
    }

    @Test
    void rotationEndsTheOldOneAtOnceUnlessToldOtherwise() {
        Made old = make();
        Made successor = made(rotate(old, "{}"));

        isRefused(post(old));
        post(successor).statusCode(201);
        rotate(old, "{}").then().statusCode(409);
    }

    @Test
    void rotationLetsTheOldOneGoOnUntilTheMomentThatTheOperatorNames() {
        Made old = make();
        Instant soon = Instant.now().plus(Duration.ofSeconds(6));
        Made successor = made(rotate(old, "{\"oldUntil\":\"" + soon + "\"}"));

        post(successor).statusCode(201);
        post(old).statusCode(201);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> isRefused(post(old)));
        assertThat(Instant.now()).isAfterOrEqualTo(soon);
        post(successor).statusCode(201);
    }

    @Test
    void rotationEndsTheOldOneWithinAYear() {
        Made old = make();
        rotate(old, "{\"oldUntil\":\"+999999999-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/oldUntil"));
        form("/credentials/" + old.id() + "/rotation", "hours", "9000").then().statusCode(422);
        post(old).statusCode(201);
        rotate(old, "{\"oldUntil\":\"-999999999-01-01T00:00:00Z\"}").then().statusCode(422);
        made(rotate(old, "{\"oldUntil\":\"0001-01-01T00:00:00Z\"}"));
        isRefused(post(old));
    }

    @Test
    void rotationNeverProlongs() {
        Made old = make();
        made(rotate(old, "{\"oldUntil\":\"" + Instant.now().plusSeconds(60) + "\"}"));
        made(rotate(old, "{\"oldUntil\":\"" + Instant.now().plusSeconds(6_000) + "\"}"));
        Instant ends =
                Instant.parse(as("operator").get("/v1/credentials/" + old.id()).path("validUntil"));

        assertThat(ends).isBefore(Instant.now().plusSeconds(61));
    }

    @Test
    void whatNobodyMadeIsRefused() {
        isRefused(post(Secret.make().text(), till.source()));
        for (String bad :
                List.of("amends_pos_", "amends_pos_" + "g".repeat(64), "amends_pos_abc")) {
            post(bad, till.source())
                    .statusCode(401)
                    .body("detail", equalTo("the token is not valid: malformed"));
        }
    }

    @Test
    void manyAtOnceAreEachAnsweredForThemselves() {
        Made ours = make();
        Made revoked = make();
        as("operator").delete("/v1/credentials/" + revoked.id()).then().statusCode(204);
        List<CompletableFuture<Optional<Credentials.Valid>>> valid = new ArrayList<>();
        List<CompletableFuture<Optional<Credentials.Valid>>> refused = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            valid.add(check.find(new Secret(ours.secret())).toCompletableFuture());
            refused.add(check.find(new Secret(revoked.secret())).toCompletableFuture());
            refused.add(check.find(Secret.make()).toCompletableFuture());
        }

        assertThat(valid)
                .allSatisfy(
                        f ->
                                assertThat(f.join().map(Credentials.Valid::source))
                                        .hasValue(till.source()));
        assertThat(refused).allSatisfy(f -> assertThat(f.join()).isEmpty());
    }

    @Test
    void theLastUseIsNotedOnceInAnHour() {
        Made credential = make();
        as("operator")
                .get("/v1/credentials/" + credential.id())
                .then()
                .body("lastUsedAt", nullValue());
        post(credential).statusCode(201);
        await().until(() -> lastWrite(credential) != null);
        String first;
        String again;
        do {
            first = String.valueOf(lastWrite(credential));
            post(credential).statusCode(201);
            post(credential).statusCode(201);
            again = String.valueOf(lastWrite(credential));
        } while (!hour(again).equals(hour(first)));

        assertThat(again).isEqualTo(first);
    }

    /** It may turn while the test runs. */
    private static String hour(String lastWrite) {
        return lastWrite.substring(lastWrite.indexOf(' '));
    }

    private @Nullable String lastWrite(Made credential) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        "select xmin || ' ' || last_used_at from credential where credential_id = :id::uuid")
                                .bind("id", credential.id())
                                .mapTo(String.class)
                                .one());
    }

    @Test
    void operatorsAreToldOfOneThatEndsSoonAndIsStillInUse() {
        Made old = make();
        String soon = "{\"oldUntil\":\"" + Instant.now().plus(Duration.ofHours(11)) + "\"}";
        made(rotate(make(), soon));
        post(old).statusCode(201);
        await().until(() -> ending().equals("0.0"));
        made(rotate(old, soon));
        await().until(() -> ending().equals("1.0"));

        as("operator").delete("/v1/credentials/" + old.id()).then().statusCode(204);
        await().until(() -> ending().equals("0.0"));
    }

    private static String ending() {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("amends_credentials_ending "))
                .findFirst()
                .orElseThrow()
                .replace("amends_credentials_ending ", "");
    }

    @Test
    void onlyWhoMayActForTheSourceMayGiveItACredential() {
        Made credential = make();
        for (Tokens limited :
                List.of(
                        Tokens.of("operator").source("other"),
                        Tokens.of("operator").location("x"))) {
            as(limited)
                    .contentType(ContentType.JSON)
                    .body("{\"source\":\"" + till.source() + "\"}")
                    .post("/v1/credentials")
                    .then()
                    .statusCode(403);
            as(limited).delete("/v1/credentials/" + credential.id()).then().statusCode(403);
        }
        as(Tokens.of("operator").source("other"))
                .get("/v1/credentials")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        post(credential).statusCode(201);
    }

    @Test
    void aMistakeIsExplained() {
        as("operator")
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/v1/credentials")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/source"));
        rotate(new Made("0199aaaa-0000-7000-8000-000000000000", ""), "{}").then().statusCode(404);
        as("operator").get("/v1/credentials?cursor=eA").then().statusCode(422);
    }

    @Test
    void pagesGoOnWhereTheLastOneEnded() {
        List<String> made = List.of(make().id(), make().id(), make().id());
        String address = "/v1/credentials?limit=2&source=" + till.source();
        Response first = as("operator").get(address);
        Response second = as("operator").get(address + "&cursor=" + first.path("next"));

        List<String> listed = new ArrayList<>(first.<List<String>>path("items.id"));
        listed.addAll(second.<List<String>>path("items.id"));
        assertThat(listed).containsExactlyElementsOf(made);
        assertThat(second.<String>path("next")).isNull();
    }

    @Test
    void theScreenShowsTheSecretOnce() {
        Response made = form("/credentials", "source", till.source());
        String secret = SECRET.matcher(made.asString()).results().findFirst().orElseThrow().group();

        made.then().statusCode(200).header("Cache-Control", "no-store");
        post(secret, till.source()).statusCode(201);
        String id =
                as("operator").get("/v1/credentials?source=" + till.source()).path("items[0].id");
        given().cookie("amends_token", Tokens.of("operator").sign())
                .accept("text/html")
                .get("/credentials?source=" + till.source())
                .then()
                .statusCode(200)
                .body(containsString(secret.substring(0, 17)))
                .body(not(containsString(secret)));
        form("/credentials/" + id + "/rotation", "hours", "24").then().statusCode(200);
        post(secret, till.source()).statusCode(201);
        form("/credentials/" + id + "/revocation", "sure", "yes").then().statusCode(303);
        isRefused(post(secret, till.source()));
    }

    private static Response form(String address, String field, String value) {
        return given().redirects()
                .follow(false)
                .cookie("amends_token", Tokens.of("operator").sign())
                .header("Sec-Fetch-Site", "same-origin")
                .accept("text/html")
                .contentType("application/x-www-form-urlencoded")
                .formParam(field, value)
                .post(address);
    }
}
