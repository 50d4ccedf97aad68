package io.amends.customer.source;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.customer.Till;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;

import org.junit.jupiter.api.Test;

import java.util.List;

@QuarkusTest
@WithRealServers
class SourceResourceTest {
    private final Till ours = new Till();
    private final Till theirs = new Till();
    private final Tokens ourTill = Tokens.of("pos").source(ours.source());

    @Test
    void whatATillPostsInAnothersNameIsItsOwnMistake() {
        post(theirs.visit("1").toString(), 403);
        post(theirs.visit("2", v -> v.put("occurredAt", "never")).toString(), 422);
        post(theirs.visit("3", v -> v.put("locaton", "x")).toString(), 422);
        Till.batch(ourTill, "application/x-ndjson", theirs.visit("4") + "\n{\n")
                .then()
                .statusCode(200);

        awaitRejected(ours, 5);
        assertThat(rejected(theirs)).isZero();
    }

    @Test
    void whatSaysNoReadableSourceIsCountedWhereTheTokenSaysWhoPosts() {
        post("{", 400);
        post(ours.visit("1", v -> v.remove("source")).toString(), 422);
        post(ours.visit("2", v -> v.put("source", 7)).toString(), 422);
        post("{\"x\":\"" + "x".repeat(64 * 1024) + "\"}", 413);
        Till.batch(ourTill, "application/json", "[").then().statusCode(400);
        Till.batch(ourTill, "application/x-ndjson", "{}\n".repeat(10_001)).then().statusCode(422);

        awaitRejected(ours, 6);
    }

    @Test
    void whoMayPostForAnySourceIsBelievedWhichOneItIs() {
        theirs.post(theirs.visit("1", v -> v.put("occurredAt", "never"))).then().statusCode(422);

        awaitRejected(theirs, 1);
    }

    private void post(String body, int status) {
        as(ourTill)
                .contentType(ContentType.JSON)
                .body(body.getBytes(UTF_8))
                .post("/v1/visits")
                .then()
                .statusCode(status);
    }

    private static void awaitRejected(Till till, int atLeast) {
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThat(rejected(till)).isGreaterThanOrEqualTo(atLeast));
    }

    private static int rejected(Till till) {
        List<Integer> rejected =
                as(Tokens.of("operator").source(till.source()))
                        .get("/v1/sources")
                        .path("items.rejected");
        return rejected.isEmpty() ? 0 : rejected.getFirst();
    }
}
