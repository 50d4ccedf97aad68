package io.amends.chassis.outbox;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.topics.Topics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

@QuarkusTest
@WithRealServers
class UnsentEventsFlowIT {
    private static final String PERSONAL = "people";

    /** More than Kafka takes: 1,048,576 bytes. */
    private static final int TOO_LARGE = 1_100_000;

    @Inject Outbox outbox;

    @Inject Topics topics;

    @Inject Jdbi jdbi;

    record Told(String id, long version, String rest) {}

    @BeforeEach
    void begin() {
        // What the relay has not come past yet would be set aside once more.
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(
                                                                "select not exists (select from outbox where position > (select position from relay_cursor))")
                                                        .mapTo(Boolean.class)
                                                        .one()));
        jdbi.useHandle(handle -> handle.execute("delete from unsent_event"));
    }

    @Test
    void anEventThatIsTooLargeIsSetAsideAndTheOthersAreSent() {
        append(
                event(TellThings.TOPIC, "beside", 1, 10),
                event(TellThings.TOPIC, "too-large", 1, TOO_LARGE),
                event(TellThings.TOPIC, "beside", 2, 10),
                event(TellThings.TOPIC, "too-large", 2, TOO_LARGE),
                event(TellThings.TOPIC, "beside", 3, 10));
        append(event(TellThings.TOPIC, "beside", 4, 10));

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () ->
                                assertThat(versions("beside"))
                                        .endsWith(4)
                                        .containsSubsequence(1, 2, 3, 4));
        // They are set aside one by one, after what could be sent beside them.
        await().untilAsserted(
                        () ->
                                operator()
                                        .get("/v1/unsent-events?topic=tellings")
                                        .then()
                                        .statusCode(200)
                                        .body("items.size()", equalTo(2))
                                        .body("items[0].key", equalTo("too-large"))
                                        .body("items[0].type", equalTo(TellThings.TYPE))
                                        .body("items[0].kept", equalTo(true))
                                        .body(
                                                "items[0].cause",
                                                containsString("RecordTooLargeException")));
        await().untilAsserted(
                        () ->
                                given().get("/q/metrics")
                                        .then()
                                        .body(containsString("\namends_unsent_events 2.0\n")));
    }

    @Test
    void oneThatTheBrokerRefusesIsSetAsideAndSentAgainOnceItMayBeLarger() throws Exception {
        limit(TellThings.TOPIC, 200_000);
        append(event(TellThings.TOPIC, "limited", 1, 500_000));
        append(event(TellThings.TOPIC, "not-limited", 1, 10));
        await().atMost(Duration.ofSeconds(30)).until(() -> versions("not-limited").contains(1));
        String id = operator().get("/v1/unsent-events").jsonPath().getString("items[0].id");

        limit(TellThings.TOPIC, 1_000_000);
        operator().post("/v1/unsent-events/" + id + "/resend").then().statusCode(202);

        // Once more, if it is sent again before the relay has come past it.
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(versions("limited")).isNotEmpty().containsOnly(1));
        operator().get("/v1/unsent-events").then().body("items.size()", equalTo(0));
        operator().post("/v1/unsent-events/" + id + "/resend").then().statusCode(404);
    }

    @Test
    void ofAPersonalTopicNothingIsKept() {
        append(event(PERSONAL, "ann", 1, TOO_LARGE));
        append(event(PERSONAL, "ben", 1, 10));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> !TestEvents.read(PERSONAL, TellThings.TYPE, "ben").isEmpty());
        Map<String, Object> event =
                operator().get("/v1/unsent-events?topic=" + PERSONAL).jsonPath().getMap("items[0]");
        assertThat(event).containsEntry("kept", false).doesNotContainKey("key");
        operator().post("/v1/unsent-events/" + event.get("id") + "/resend").then().statusCode(409);
        operator().delete("/v1/unsent-events/" + event.get("id")).then().statusCode(204);
        operator().get("/v1/unsent-events").then().body("items.size()", equalTo(0));
    }

    @Test
    void aRowThatCannotBeReadIsSetAside() {
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                outbox.appendAgain(
                                        new OutboxRow(
                                                TellThings.TOPIC, null, 1, new byte[] {'{'})));
        append(event(TellThings.TOPIC, "readable", 1, 10));

        await().atMost(Duration.ofSeconds(30)).until(() -> versions("readable").contains(1));
        operator()
                .get("/v1/unsent-events")
                .then()
                .body("items.size()", equalTo(1))
                .body("items[0].kept", equalTo(false));
    }

    @Test
    void aTopicThatIsToldAgainHasNoneUntilTheyAreRefusedAgain() {
        append(event(TellThings.TOPIC, "forgotten", 1, TOO_LARGE));
        await().atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                operator()
                                                .get("/v1/unsent-events")
                                                .jsonPath()
                                                .getList("items")
                                                .size()
                                        == 1);

        operator().post("/v1/topics/tellings/republication").then().statusCode(202);

        operator().get("/v1/unsent-events").then().body("items.size()", equalTo(0));
    }

    @Test
    void onlyOperatorsMaySeeThem() {
        given().auth()
                .oauth2(Tokens.of("owner").sign())
                .get("/v1/unsent-events")
                .then()
                .statusCode(403);
        operator().get("/v1/unsent-events?cursor=nonsense").then().statusCode(422);
    }

    private void append(OutgoingEvent... events) {
        QuarkusTransaction.requiringNew().run(() -> outbox.append(List.of(events)));
    }

    private static OutgoingEvent event(String topic, String key, long version, int size) {
        return new OutgoingEvent(
                topic,
                TellThings.TYPE,
                key,
                version,
                Instant.EPOCH,
                new Told(key, version, incompressible(size)));
    }

    private static String incompressible(int size) {
        Random random = new Random(7);
        return IntStream.range(0, size)
                .mapToObj(i -> Character.toString('a' + random.nextInt(26)))
                .collect(java.util.stream.Collectors.joining());
    }

    private static List<Integer> versions(String key) {
        return TestEvents.read(TellThings.TOPIC, TellThings.TYPE, key).stream()
                .map(event -> event.json().get("version").asInt())
                .toList();
    }

    private void limit(String topic, int bytes) throws Exception {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.TOPIC, topics.onCluster(topic));
        try (Admin admin = Admin.create(topics.connection())) {
            await().until(() -> admin.listTopics().names().get().contains(resource.name()));
            admin.incrementalAlterConfigs(
                            Map.of(
                                    resource,
                                    List.of(
                                            new AlterConfigOp(
                                                    new ConfigEntry(
                                                            "max.message.bytes",
                                                            String.valueOf(bytes)),
                                                    AlterConfigOp.OpType.SET))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(Tokens.of("operator").sign());
    }
}
