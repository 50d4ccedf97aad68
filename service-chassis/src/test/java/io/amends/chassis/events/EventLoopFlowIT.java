package io.amends.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.topics.Topics;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

@QuarkusTest
@WithRealServers
class EventLoopFlowIT {
    private static final Map<String, String> ENVELOPE =
            Map.of(
                    "ce_specversion",
                    "1.0",
                    "ce_id",
                    "x/1",
                    "ce_type",
                    SumThings.TYPE,
                    "ce_time",
                    "2026-11-22T10:00:00Z");

    @Inject Jdbi jdbi;

    @Inject EventLoop loop;

    @Inject Topics topics;

    @Inject AgroalDataSource pool;

    /** Else other tests are given the connections that one here has ended. */
    @AfterEach
    void leaveNoBrokenConnections() {
        await().ignoreExceptions().untilAsserted(this::askOnEveryConnection);
    }

    /**
     * But the one that the relay keeps for itself. The pool discards a connection on which this
     * fails.
     */
    private void askOnEveryConnection() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            int all = pool.getConfiguration().connectionPoolConfiguration().maxSize();
            while (taken.size() < all - 1) {
                taken.add(pool.getConnection());
            }
            for (Connection connection : taken) {
                connection.createStatement().execute("select 1");
            }
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void anEventHasItsEffect() {
        change("plain", 1, 5);

        awaitAmount("plain", 5);
    }

    @Test
    void aRepeatedOrOlderVersionHasNoEffect() {
        change("twice", 1, 1);
        change("twice", 2, 10);
        change("twice", 1, 100);
        change("twice", 2, 1000);
        change("twice", 3, 10_000);

        awaitAmount("twice", 10_011);
    }

    @Test
    void othersTypesOfTheTopicArePassedOver() {
        TestEvents.publish(SumThings.TOPIC, "thing.painted.v1", "other", "{\"colour\":\"red\"}");
        change("other", 1, 7);

        awaitAmount("other", 7);
        assertThat(deadLettersOf("other")).isEmpty();
    }

    @Test
    void aRecordThatCannotBeReadIsPutAsideAndTheNextOneApplied() {
        TestEvents.publishRaw(
                SumThings.TOPIC,
                "unreadable",
                ENVELOPE,
                "{no json".getBytes(StandardCharsets.UTF_8));
        change("unreadable", 1, 3);

        awaitAmount("unreadable", 3);
        TestEvents.Received letter = awaitDeadLetter("unreadable");
        assertThat(letter.value()).isEqualTo("{no json");
        assertThat(letter.headers())
                .containsEntry("ce_type", SumThings.TYPE)
                .containsEntry("dead-letter-topic", "things")
                .containsEntry("dead-letter-consumer", "service-chassis")
                .containsKeys("dead-letter-partition", "dead-letter-offset", "dead-letter-cause");
    }

    @Test
    void aRecordWithoutAnEnvelopeIsPutAside() {
        TestEvents.publishRaw(
                SumThings.TOPIC, "bare", Map.of(), "{}".getBytes(StandardCharsets.UTF_8));

        assertThat(awaitDeadLetter("bare").headers().get("dead-letter-cause")).contains("ce_type");
    }

    @Test
    void anEventThatCannotBeAppliedIsPutAsideAndItsNeighboursAreApplied() {
        for (int version = 1; version <= 20; version++) {
            change("sour", version, version == 13 ? -1 : 1);
            change("sweet", version, 1);
        }

        awaitAmount("sour", 19);
        awaitAmount("sweet", 20);
        assertThat(awaitDeadLetter("sour").headers().get("dead-letter-cause"))
                .contains("a negative amount");
        assertThat(deadLettersOf("sour")).hasSize(1);
    }

    @Test
    void aDatabaseThatIsAwayIsNoPoison() {
        change("outage", 1, 1);
        awaitAmount("outage", 1);
        for (int version = 2; version <= 60; version++) {
            change("outage", version, 1);
            if (version % 10 == 0) {
                terminateConnections();
            }
        }

        awaitAmount("outage", 60);
        assertThat(deadLettersOf("outage")).isEmpty();
    }

    @Test
    void aConsumerWhosePositionWasMovedReadsItAgain() {
        change("moved", 1, 4);
        awaitAmount("moved", 4);
        // As another instance would, had this one lost its partitions without noticing: everything
        // from the beginning.
        jdbi.useHandle(handle -> handle.execute("delete from thing where id = 'moved'"));
        jdbi.useHandle(handle -> handle.execute("update event_position set next_offset = 0"));

        awaitAmount("moved", 4);
    }

    @Test
    void projectionsAreRebuiltInPlaceWithTheSameFigures() {
        change("rebuilt", 1, 8);
        change("rebuilt", 2, 8);
        awaitAmount("rebuilt", 16);
        jdbi.useHandle(
                handle -> handle.execute("update thing set amount = 999 where id = 'rebuilt'"));

        RestAssured.given()
                .header("Authorization", "Bearer " + Tokens.of("operator").sign())
                .post("/v1/projections/rebuild")
                .then()
                .statusCode(202);

        awaitAmount("rebuilt", 16);
    }

    @Test
    void aTopicThatWasDeletedAndMadeAgainIsReadFromItsBeginning() throws Exception {
        for (int version = 1; version <= 5; version++) {
            change("lost", version, 1);
        }
        awaitAmount("lost", 5);
        try (Admin admin = Admin.create(topics.connection())) {
            admin.deleteTopics(List.of(topics.onCluster(SumThings.TOPIC)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        await().until(() -> !topicExists());

        // More than there was, so that an old offset would lie inside the new topic.
        for (int version = 1; version <= 30; version++) {
            change("lost", version, version <= 5 ? 1 : 100);
        }

        awaitAmount("lost", 2505);
    }

    @Test
    void theLoopSaysHowItIs() {
        change("health", 1, 1);
        awaitAmount("health", 1);

        await().until(() -> loop.isReading() && loop.lag() == 0);
        RestAssured.get("/q/health/live").then().statusCode(200);
        assertThat(RestAssured.get("/q/metrics").asString())
                .contains(
                        "amends_events_lag", "amends_events_applied_total{", "amends_events_batch");
    }

    private boolean topicExists() {
        try (Admin admin = Admin.create(topics.connection())) {
            return admin.listTopics()
                    .names()
                    .get(20, TimeUnit.SECONDS)
                    .contains(topics.onCluster(SumThings.TOPIC));
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void terminateConnections() {
        // The pool may hand out a connection that was ended the time before.
        await().ignoreExceptions()
                .until(
                        () ->
                                jdbi.withHandle(
                                                handle ->
                                                        handle.createQuery(
                                                                        """
                                        select count(pg_terminate_backend(pid)) from pg_stat_activity
                                        where datname = current_database() and pid <> pg_backend_pid()
                                        """)
                                                                .mapTo(Long.class)
                                                                .one())
                                        >= 0);
    }

    private static void change(String id, long version, long amount) {
        TestEvents.publish(
                SumThings.TOPIC, SumThings.TYPE, id, new SumThings.Changed(version, amount));
    }

    private void awaitAmount(String id, long amount) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(amount(id)).isEqualTo(amount));
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

    private static TestEvents.Received awaitDeadLetter(String key) {
        await().atMost(Duration.ofSeconds(20)).until(() -> !deadLettersOf(key).isEmpty());
        return deadLettersOf(key).getFirst();
    }

    private static List<TestEvents.Received> deadLettersOf(String key) {
        return TestEvents.read(SumThings.TOPIC + Topics.DEAD_LETTER).stream()
                .filter(letter -> key.equals(letter.key()))
                .toList();
    }
}
