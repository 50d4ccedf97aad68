package io.amends.chassis.events;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.amends.chassis.testing.RecordedLog;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.topics.Topics;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

@QuarkusTest
@WithRealServers
class DeadLettersFlowIT {
    @Inject Jdbi jdbi;

    @Inject Topics topics;

    @BeforeEach
    void begin() {
        jdbi.useHandle(handle -> handle.execute("delete from dead_letter"));
    }

    @AfterEach
    void breakAgain() {
        SumThings.mended = false;
    }

    @Test
    void whatWasRefusedIsListedWithItsPlaceAndItsCause() {
        change("listed", 1, -1);

        Map<String, Object> letter = letters("things", 1).getFirst();
        assertThat(letter)
                .containsEntry("topic", "things")
                .containsEntry("type", SumThings.TYPE)
                .containsEntry("key", "listed")
                .containsEntry("cause", "IllegalArgumentException: a negative amount")
                .containsOnlyKeys(
                        "id", "topic", "partition", "offset", "type", "key", "cause", "at");
    }

    @Test
    void operatorsSeeHowManyThereAre() {
        change("counted", 1, -1);
        letters("things", 1);

        await().untilAsserted(
                        () ->
                                given().get("/q/metrics")
                                        .then()
                                        .body(containsString("\namends_dead_letters 1.0\n")));
    }

    @Test
    void pagesFollowTheirCursorsAndTopicsAreKeptApart() {
        for (int version = 1; version <= 5; version++) {
            change("paged", version, -1);
        }
        TestEvents.publish(GreetCustomers.TOPIC, GreetCustomers.TYPE, "ann", customer("none"));
        letters("things", 5);
        letters("customers", 1);

        String next =
                list("topic=things&limit=3")
                        .body("items.size()", equalTo(3))
                        .extract()
                        .path("next");
        list("topic=things&limit=3&cursor=" + next)
                .body("items.size()", equalTo(2))
                .body("next", equalTo(null));
        list("limit=50").body("items.size()", equalTo(6));
        list("limit=0").statusCode(422);
        list("cursor=nonsense").statusCode(422);
    }

    @Test
    void aReplayedEventHasItsEffectOnceTheConsumerIsMended() {
        change("replayed", 1, -7);
        String id = id(letters("things", 1).getFirst());

        replay(id)
                .body("outcome", equalTo("refused"))
                .body("cause", equalTo("IllegalArgumentException: a negative amount"));
        SumThings.mended = true;
        replay(id).body("outcome", equalTo("applied"));

        assertThat(amount("replayed")).isEqualTo(-7);
        assertThat(letters("things", 0)).isEmpty();
        replay(id).statusCode(404);
    }

    @Test
    void aReplayedEventThatIsOlderThanWhatWasAppliedSinceHasNoEffect() {
        change("overtaken", 1, -7);
        letters("things", 1);
        change("overtaken", 2, 5);
        await().until(() -> amount("overtaken") == 5);
        SumThings.mended = true;

        replay(id(letters("things", 1).getFirst())).body("outcome", equalTo("applied"));

        assertThat(amount("overtaken")).isEqualTo(5);
    }

    @Test
    void allOfATopicAreReplayedInTheirOrder() {
        change("both", 1, -1);
        change("both", 2, -2);
        letters("things", 2);
        SumThings.mended = true;
        change("other", 1, 1);
        await().until(() -> amount("other") == 1);

        operator()
                .post("/v1/dead-letters/replay?topic=things")
                .then()
                .statusCode(200)
                .body("applied", equalTo(2))
                .body("refused", equalTo(0))
                .body("gone", equalTo(0));

        assertThat(amount("both")).isEqualTo(-3);
        operator().post("/v1/dead-letters/replay").then().statusCode(422);
    }

    @Test
    void whatItsTopicNoLongerHoldsIsGone() throws Exception {
        change("expired", 1, -1);
        Map<String, Object> letter = letters("things", 1).getFirst();
        try (Admin admin = Admin.create(topics.connection())) {
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition(
                                            topics.onCluster("things"),
                                            number(letter, "partition").intValue()),
                                    RecordsToDelete.beforeOffset(
                                            number(letter, "offset").longValue() + 1)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        SumThings.mended = true;

        replay(id(letter)).body("outcome", equalTo("gone"));

        assertThat(letters("things", 0)).isEmpty();
    }

    @Test
    void anotherRecordThatCameToTheSamePlaceIsNotTakenForIt() {
        change("elsewhere", 1, -1);
        String id = id(letters("things", 1).getFirst());
        // As if the topic had been deleted and made again since.
        jdbi.useHandle(handle -> handle.execute("update dead_letter set topic_id = 'another'"));
        SumThings.mended = true;

        replay(id).body("outcome", equalTo("gone"));

        assertThat(amount("elsewhere")).isZero();
    }

    @Test
    void aRebuildForgetsThemSinceAllIsReadAgain() {
        change("rebuilt-letter", 1, -1);
        letters("things", 1);
        SumThings.mended = true;

        operator().post("/v1/projections/rebuild").then().statusCode(202);

        await().until(() -> amount("rebuilt-letter") == -1);
        assertThat(letters("things", 0)).isEmpty();
    }

    @Test
    void ofAPersonalTopicNothingIsToldButWhereAndWhatKindOfFailure() {
        try (RecordedLog log = RecordedLog.start()) {
            TestEvents.publish(
                    GreetCustomers.TOPIC,
                    GreetCustomers.TYPE,
                    "secret-key",
                    customer("secret-address"));
            TestEvents.publish(
                    GreetCustomers.TOPIC,
                    GreetCustomers.TYPE,
                    "secret-key",
                    "{\"version\":\"secret-version\"}");

            List<Map<String, Object>> letters = letters("customers", 2);
            assertThat(letters)
                    .allSatisfy(
                            letter ->
                                    assertThat(letter)
                                            .containsOnlyKeys(
                                                    "id",
                                                    "topic",
                                                    "partition",
                                                    "offset",
                                                    "cause",
                                                    "at"))
                    .extracting(letter -> letter.get("cause"))
                    .containsExactlyInAnyOrder(
                            "IllegalArgumentException", "InvalidFormatException");
            replay(id(letters.getFirst())).body("outcome", equalTo("refused"));
            await().until(() -> TestEvents.read("customers.dead-letter").size() >= 2);
            assertThat(TestEvents.read("customers.dead-letter").toString())
                    .doesNotContain("secret");
            assertThat(
                            jdbi.withHandle(
                                            handle ->
                                                    handle.createQuery(
                                                                    "select d::text from dead_letter d")
                                                            .mapTo(String.class)
                                                            .list())
                                    .toString())
                    .doesNotContain("secret");
            assertThat(log.lines())
                    .anyMatch(line -> line.contains("Put a record aside"))
                    .noneMatch(line -> line.contains("secret"));
        }
    }

    @Test
    void oneThatIsAsLargeAsCanBeIsPutAsideByItsDigestAndBlocksNothing() {
        byte[] poison = new byte[1_048_000];
        new Random(1).nextBytes(poison);
        TestEvents.publishRaw(SumThings.TOPIC, "large", Map.of("ce_type", SumThings.TYPE), poison);
        change("after-the-large-one", 1, 1);

        await().until(() -> amount("after-the-large-one") == 1);
        letters("things", 1);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                TestEvents.read("things.dead-letter").stream()
                                        .anyMatch(
                                                letter ->
                                                        letter.headers()
                                                                .containsKey(
                                                                        "dead-letter-sha-256")));
        assertThat(TestEvents.read("things.dead-letter").getLast().value()).isNull();
        operator().get("/v1/unsent-events").then().body("items.size()", equalTo(0));
    }

    @Test
    void oneWithLargeHeadersIsPutAsideWithoutThem() {
        TestEvents.publishRaw(
                SumThings.TOPIC,
                "k".repeat(400_000),
                Map.of("ce_type", SumThings.TYPE, "more", "m".repeat(600_000)),
                "{}".getBytes(StandardCharsets.UTF_8));

        letters("things", 1);
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                TestEvents.read("things.dead-letter").stream()
                                        .anyMatch(
                                                letter ->
                                                        String.valueOf(
                                                                        1_000_013
                                                                                + SumThings.TYPE
                                                                                        .length())
                                                                .equals(
                                                                        letter.headers()
                                                                                .get(
                                                                                        "dead-letter-size"))));
    }

    @Test
    void onlyOperatorsSeeThem() {
        given().get("/v1/dead-letters").then().statusCode(401);
        for (String role : List.of("pos", "agent", "manager", "owner")) {
            given().auth()
                    .oauth2(Tokens.of(role).sign())
                    .get("/v1/dead-letters")
                    .then()
                    .statusCode(403);
            given().auth()
                    .oauth2(Tokens.of(role).sign())
                    .post("/v1/dead-letters/replay?topic=things")
                    .then()
                    .statusCode(403);
        }
    }

    private static io.restassured.specification.RequestSpecification operator() {
        return given().auth().oauth2(Tokens.of("operator").sign());
    }

    private static ValidatableResponse list(String query) {
        return operator().get("/v1/dead-letters?" + query).then();
    }

    private static ValidatableResponse replay(String id) {
        return operator().post("/v1/dead-letters/" + id + "/replay").then();
    }

    private static String id(Map<String, Object> letter) {
        return String.valueOf(letter.get("id"));
    }

    private static Number number(Map<String, Object> letter, String field) {
        return (Number) Objects.requireNonNull(letter.get(field));
    }

    private static List<Map<String, Object>> letters(String topic, int expected) {
        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                list("topic=" + topic + "&limit=200")
                                                .statusCode(200)
                                                .extract()
                                                .jsonPath()
                                                .getList("items")
                                                .size()
                                        == expected);
        JsonPath found = list("topic=" + topic + "&limit=200").extract().jsonPath();
        return found.getList("items");
    }

    private static void change(String id, long version, long amount) {
        TestEvents.publish(
                SumThings.TOPIC, SumThings.TYPE, id, new SumThings.Changed(version, amount));
    }

    private static GreetCustomers.Registered customer(String email) {
        return new GreetCustomers.Registered(1, email);
    }

    private long amount(String id) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select coalesce(max(amount), 0) from thing where id = :id")
                                .bind("id", id)
                                .mapTo(Long.class)
                                .one());
    }
}
