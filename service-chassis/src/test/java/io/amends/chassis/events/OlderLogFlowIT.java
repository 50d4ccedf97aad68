package io.amends.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.outbox.Relay;
import io.amends.chassis.outbox.TellThings;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.topics.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Kafka comes back with an older copy of its data. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(value = OwnKafka.class, restrictToAnnotatedClass = true)
class OlderLogFlowIT {
    private static final Duration CATCHING_UP = Duration.ofSeconds(60);

    @SuppressWarnings("NullAway.Init") // injected by itself
    private OwnKafka kafka;

    @Inject Jdbi jdbi;

    @Inject Topics topics;

    @Inject Relay relay;

    @Inject TellThings things;

    @Test
    void whatIsNewArrivesWhereALogEndsBeforeWhatWasRead() {
        change("ends", 1, 1);
        awaitAmount("ends", 1);
        kafka.keepACopy();
        for (int version = 2; version <= 20; version++) {
            change("ends", version, 1);
        }
        awaitAmount("ends", 20);
        double before = counted("amends_events_log_truncated_total", SumThings.TOPIC);

        kafka.restoreTheCopy(address -> {});
        change("ends", 21, 100);
        change("ends", 22, 100);

        awaitAmount("ends", 220);
        assertThat(counted("amends_events_log_truncated_total", SumThings.TOPIC))
                .isEqualTo(before + 1);
    }

    @Test
    void whatIsNewArrivesWhereALogHasOutgrownWhatWasRead() {
        change("outgrown", 1, 1);
        awaitAmount("outgrown", 1);
        kafka.keepACopy();
        change("outgrown", 2, 1);
        change("outgrown", 3, 1);
        change("outgrown", 4, 1);
        awaitAmount("outgrown", 4);

        kafka.restoreTheCopy(
                address -> {
                    for (int version = 5; version <= 30; version++) {
                        OwnKafka.send(
                                address,
                                topics.onCluster(SumThings.TOPIC),
                                "outgrown",
                                envelope(version),
                                "{\"version\":%d,\"amount\":100}".formatted(version));
                    }
                });

        awaitAmount("outgrown", 2604);
    }

    @Test
    void theOwnerTellsAgainWhatKafkaHasLost() {
        things.tell("lost", 1);
        awaitTold("lost", 1);
        kafka.keepACopy();
        things.tell("lost", 2);
        things.tell("lost", 3);
        awaitTold("lost", 3);

        kafka.restoreTheCopy(address -> {});

        awaitTold("lost", 3);
        assertThat(counted("amends_outbox_log_truncated_total", TellThings.TOPIC)).isPositive();
    }

    @Test
    void theOwnerTellsAgainWhatKafkaHasLostAlthoughOthersHaveWrittenThereSince() {
        things.tell("hidden", 1);
        awaitTold("hidden", 1);
        kafka.keepACopy();
        things.tell("hidden", 2);
        awaitTold("hidden", 2);

        // As a heartbeat would.
        kafka.restoreTheCopy(
                address -> {
                    for (int n = 1; n <= 3; n++) {
                        OwnKafka.send(
                                address,
                                topics.onCluster(TellThings.TOPIC),
                                "hidden",
                                Map.of("ce_type", "other.v1"),
                                "{\"version\":0}");
                    }
                });

        awaitTold("hidden", 2);
    }

    private void awaitTold(String id, int versions) {
        Set<Integer> all = new TreeSet<>();
        for (int version = 1; version <= versions; version++) {
            all.add(version);
        }
        await().atMost(CATCHING_UP)
                .ignoreExceptions()
                .untilAsserted(
                        () -> {
                            Set<Integer> told = new TreeSet<>();
                            TestEvents.read(TellThings.TOPIC, TellThings.TYPE, id)
                                    .forEach(
                                            event -> told.add(event.json().get("version").asInt()));
                            assertThat(told).isEqualTo(all);
                            assertThat(relay.behind()).isZero();
                        });
    }

    private static double counted(String metric, String topic) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(
                        line ->
                                line.startsWith(metric + "{")
                                        && line.contains("topic=\"" + topic + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static Map<String, String> envelope(long version) {
        return Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                "outgrown/" + version,
                "ce_type",
                SumThings.TYPE,
                "ce_time",
                Instant.EPOCH.toString());
    }

    private static void change(String id, long version, long amount) {
        TestEvents.publish(
                SumThings.TOPIC, SumThings.TYPE, id, new SumThings.Changed(version, amount));
    }

    private void awaitAmount(String id, long amount) {
        await().atMost(CATCHING_UP)
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
}
