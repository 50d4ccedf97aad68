package io.amends.chassis.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.topics.Topics;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.specification.RequestSpecification;

import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

@QuarkusTest
@WithRealServers
class OutboxFlowIT {
    private static final String PERSONAL = "people";

    @Inject TellThings things;

    @Inject Outbox outbox;

    @Inject Relay relay;

    @Inject Topics topics;

    @Inject Jdbi jdbi;

    @Test
    void anEventIsOnTheWireAsACloudEvent() {
        things.tell("wire", 1);

        TestEvents.Received event = awaitVersions("wire", 1).getFirst();

        assertThat(event.headers())
                .containsEntry(CloudEvents.SPEC_VERSION, "1.0")
                .containsEntry(CloudEvents.ID, "wire/1")
                .containsEntry(CloudEvents.TYPE, "thing.told.v1")
                .containsEntry(CloudEvents.SOURCE, "/service-chassis")
                .containsEntry(CloudEvents.SUBJECT, "wire")
                .containsEntry(CloudEvents.TIME, "1970-01-01T00:00:00Z")
                .containsEntry(CloudEvents.CONTENT_TYPE, "application/json");
        assertThat(event.value()).isEqualTo("{\"id\":\"wire\",\"version\":1}");
    }

    @Test
    void whatIsRolledBackIsNeverTold() {
        assertThatThrownBy(
                        () ->
                                things.tell(
                                        "undone",
                                        1,
                                        () -> {
                                            throw new IllegalStateException("undone");
                                        }))
                .isInstanceOf(RuntimeException.class);
        things.tell("done", 1);

        awaitVersions("done", 1);
        assertThat(TestEvents.read(TellThings.TOPIC, TellThings.TYPE, "undone")).isEmpty();
    }

    @Test
    void appendingOutsideATransactionIsRefused() {
        assertThatThrownBy(
                        () ->
                                outbox.append(
                                        new OutgoingEvent(
                                                TellThings.TOPIC,
                                                TellThings.TYPE,
                                                "k",
                                                1,
                                                Instant.EPOCH,
                                                "data")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aTransactionThatCommitsLateIsNotSkipped() throws Exception {
        CountDownLatch appended = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<?> late =
                    other.submit(
                            () ->
                                    things.tell(
                                            "late",
                                            1,
                                            () -> {
                                                appended.countDown();
                                                awaitUninterrupted(commit);
                                            }));
            assertThat(appended.await(10, TimeUnit.SECONDS)).isTrue();
            things.tell("early", 1);
            things.tell("early", 2);
            // The relay has had its chance once it has seen the positions and stays behind them.
            await().until(() -> relay.behind() > 0);
            assertThat(TestEvents.read(TellThings.TOPIC, TellThings.TYPE, "early")).isEmpty();

            commit.countDown();
            late.get(10, TimeUnit.SECONDS);
        }

        awaitVersions("late", 1);
        awaitVersions("early", 2);
    }

    @Test
    void operatorsSeeForHowLongAnEventHasWaited() {
        things.tell(
                "unfinished",
                1,
                () -> {
                    things.tell("waiting", 1);
                    await().until(() -> age() > 0);
                });

        await().until(() -> age() == 0);
    }

    private static double age() {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("amends_outbox_age_seconds "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eventsOfManyConcurrentWritersArriveOnceEachAndInOrder() throws Exception {
        int writers = 8;
        int each = 50;
        try (ExecutorService pool = Executors.newFixedThreadPool(writers)) {
            List<Future<?>> done = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String id = "writer-" + writer;
                done.add(
                        pool.submit(
                                () -> {
                                    for (int version = 1; version <= each; version++) {
                                        things.tell(id, version);
                                    }
                                }));
            }
            for (Future<?> one : done) {
                one.get(60, TimeUnit.SECONDS);
            }
        }
        List<Integer> inOrder = IntStream.rangeClosed(1, each).boxed().toList();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> {
                            Map<String, List<Integer>> told =
                                    TestEvents.read(TellThings.TOPIC).stream()
                                            .filter(
                                                    event ->
                                                            String.valueOf(event.key())
                                                                    .startsWith("writer-"))
                                            .collect(
                                                    Collectors.groupingBy(
                                                            event -> String.valueOf(event.key()),
                                                            Collectors.mapping(
                                                                    OutboxFlowIT::version,
                                                                    Collectors.toList())));
                            assertThat(told)
                                    .hasSize(writers)
                                    .allSatisfy(
                                            (writer, versions) ->
                                                    assertThat(versions).isEqualTo(inOrder));
                        });
    }

    @Test
    void eventsOfATransactionShareRowsAndArriveInTheirOrder() {
        long before = number("select last_value from outbox_position");

        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                outbox.append(
                                        LongStream.rangeClosed(1, 120)
                                                .mapToObj(
                                                        version ->
                                                                event(
                                                                        TellThings.TOPIC,
                                                                        "many",
                                                                        version))
                                                .toList()));

        assertThat(awaitVersions("many", 120)).hasSize(120);
        assertThat(sizesAfter(before, TellThings.TOPIC)).containsExactly(50, 50, 20);
    }

    @Test
    void whatIsSaidOfSomebodyCanBeTakenBackWithoutWhatIsSaidOfOthers() {
        long before = number("select last_value from outbox_position");
        QuarkusTransaction.requiringNew()
                .run(
                        () ->
                                outbox.append(
                                        List.of(
                                                event(PERSONAL, "ann", 1),
                                                event(PERSONAL, "ben", 1),
                                                event(PERSONAL, "ann", 2))));
        assertThat(sizesAfter(before, PERSONAL)).containsExactly(1, 1, 1);

        QuarkusTransaction.requiringNew().run(() -> outbox.forget(PERSONAL, List.of("ann")));

        List<String> left =
                jdbi.withHandle(
                        handle ->
                                handle.createQuery("select key from outbox where topic = :topic")
                                        .bind("topic", PERSONAL)
                                        .mapTo(String.class)
                                        .list());
        assertThat(left).containsExactly("ben");
    }

    private static OutgoingEvent event(String topic, String key, long version) {
        return new OutgoingEvent(
                topic,
                TellThings.TYPE,
                key,
                version,
                Instant.EPOCH,
                new TellThings.Told(key, version));
    }

    private long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private List<Integer> sizesAfter(long position, String topic) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select size from outbox where position > :position and topic = :topic order by position")
                                .bind("position", position)
                                .bind("topic", topic)
                                .mapTo(Integer.class)
                                .list());
    }

    @Test
    void aCommitIsToldAtOnceAndNotAtTheNextPoll() {
        things.tell("warm", 1);
        awaitVersions("warm", 1);
        List<Duration> waits = new ArrayList<>();
        for (int version = 2; version <= 11; version++) {
            things.tell("warm", version);
            Instant committed = Instant.now();
            long behind = version;
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> relay.behind() == 0 && cursorIsAtTheEnd());
            assertThat(behind).isEqualTo(version);
            waits.add(Duration.between(committed, Instant.now()));
        }
        waits.sort(null);
        assertThat(waits.get(waits.size() / 2)).isLessThan(Duration.ofMillis(500));
        awaitVersions("warm", 11);
    }

    @Test
    void aTopicIsToldAgainFromItsHistory() {
        things.tell("again", 1);
        things.tell("again", 2);
        awaitVersions("again", 2);

        tellAgain();

        await().untilAsserted(
                        () ->
                                assertThat(idsOf("again"))
                                        .containsExactly(
                                                "again/1", "again/2", "again/1", "again/2"));
        await().until(OutboxFlowIT::isToldAgain);
    }

    @Test
    void aTopicIsToldAgainAlthoughThereIsAlwaysSomethingNew() {
        things.tell("beside", 1);
        awaitVersions("beside", 1);
        AtomicLong versions = new AtomicLong();
        try (ScheduledExecutorService busy = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> telling =
                    busy.scheduleAtFixedRate(
                            () -> things.tell("busy", versions.incrementAndGet()),
                            0,
                            5,
                            TimeUnit.MILLISECONDS);

            tellAgain();

            await().untilAsserted(
                            () ->
                                    assertThat(idsOf("beside"))
                                            .containsExactly("beside/1", "beside/1"));
            await().until(OutboxFlowIT::isToldAgain);
            telling.cancel(false);
        }
    }

    private static void tellAgain() {
        asOperator().post("/v1/topics/tellings/republication").then().statusCode(202);
    }

    private static RequestSpecification asOperator() {
        return RestAssured.given()
                .header("Authorization", "Bearer " + Tokens.of("operator").sign());
    }

    private static boolean isToldAgain() {
        return asOperator()
                        .get("/v1/topics/tellings/republication")
                        .jsonPath()
                        .getString("finishedAt")
                != null;
    }

    private static List<String> idsOf(String key) {
        return TestEvents.read(TellThings.TOPIC, TellThings.TYPE, key).stream()
                .map(event -> String.valueOf(event.headers().get(CloudEvents.ID)))
                .toList();
    }

    @Test
    void eventsAreToldAlthoughTheirTopicWasDeletedBeneathTheRelayAndThenAllOfThem()
            throws Exception {
        things.tell("deleted", 1);
        awaitVersions("deleted", 1);
        try (Admin admin = Admin.create(topics.connection())) {
            admin.deleteTopics(List.of(topics.onCluster(TellThings.TOPIC)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
            await().until(
                            () ->
                                    !admin.listTopics()
                                            .names()
                                            .get(20, TimeUnit.SECONDS)
                                            .contains(topics.onCluster(TellThings.TOPIC)));
        }

        things.tell("deleted", 2);
        things.tell("deleted", 3);

        await().atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                relay.behind() == 0
                                        && cursorIsAtTheEnd()
                                        && TestEvents.read(
                                                                TellThings.TOPIC,
                                                                TellThings.TYPE,
                                                                "deleted")
                                                        .size()
                                                >= 5);
        assertThat(TestEvents.read(TellThings.TOPIC, TellThings.TYPE, "deleted"))
                .extracting(OutboxFlowIT::version)
                .containsSubsequence(2, 3, 1, 2, 3);
        await().until(OutboxFlowIT::isToldAgain);
    }

    @Test
    void onlyOperatorsMayHaveATopicToldAgain() {
        RestAssured.given()
                .header("Authorization", "Bearer " + Tokens.of("owner").sign())
                .post("/v1/topics/tellings/republication")
                .then()
                .statusCode(403);
    }

    private boolean cursorIsAtTheEnd() {
        return QuarkusTransaction.requiringNew()
                .call(
                        () ->
                                jdbi.withHandle(
                                        handle ->
                                                handle.createQuery(
                                                                "select c.position >= s.last_value from relay_cursor c, outbox_position s")
                                                        .mapTo(Boolean.class)
                                                        .one()));
    }

    private static List<TestEvents.Received> awaitVersions(String id, int versions) {
        List<Integer> inOrder = IntStream.rangeClosed(1, versions).boxed().toList();
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> TestEvents.read(TellThings.TOPIC, TellThings.TYPE, id),
                        told ->
                                told.stream()
                                        .limit(versions)
                                        .map(OutboxFlowIT::version)
                                        .toList()
                                        .equals(inOrder));
    }

    private static int version(TestEvents.Received event) {
        return event.json().get("version").asInt();
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
