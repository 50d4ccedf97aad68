package io.amends.chassis.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

@QuarkusTest
@WithRealServers
class OutboxPartitionsIT {
    private static final String MADE =
            """
            select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'outbox'::regclass and c.relname <> 'outbox_default' order by c.relname
            """;

    @Inject OutboxPartitions partitions;

    @Inject TellThings things;

    @Inject Relay relay;

    @Inject Jdbi jdbi;

    @AfterEach
    void tidy() {
        jdbi.useHandle(handle -> handle.execute("delete from outbox_default"));
        partitions.maintain();
    }

    @Test
    void whatIsSaidWithoutAPartitionForItIsKeptAndRelayed() {
        takeAllAway();

        things.tell("without", 1);

        await().untilAsserted(
                        () ->
                                assertThat(
                                                TestEvents.read(
                                                        TellThings.TOPIC,
                                                        TellThings.TYPE,
                                                        "without"))
                                        .hasSize(1));
        assertThat(number("select count(*) from outbox_default")).isEqualTo(1);
        await().untilAsserted(() -> assertThat(metric("amends_outbox_default_rows")).isEqualTo(1));
        // Those of the hours to come are made all the same, and what has begun by default goes on
        // so.
        await().untilAsserted(
                        () ->
                                assertThat(metric("amends_outbox_partitions_ahead_seconds"))
                                        .isGreaterThan(47 * 3600.0));
        things.tell("without", 2);
        assertThat(number("select count(*) from outbox_default")).isEqualTo(2);
    }

    @Test
    void whatLiesInTheDefaultPartitionGoesWhenItIsOldAndRelayed() {
        takeAllAway();
        things.tell("by-default", 1);
        await().until(
                        () ->
                                TestEvents.read(TellThings.TOPIC, TellThings.TYPE, "by-default")
                                                .size()
                                        == 1);
        await().until(() -> relay.behind() == 0);
        insert("now()", farAhead());

        partitions.maintainAt(now().plus(Duration.ofHours(17)));
        assertThat(number("select count(*) from outbox_default")).isEqualTo(2);
        // Once more, if the worker is at it just now.
        await().untilAsserted(
                        () -> {
                            partitions.maintainAt(now().plus(Duration.ofHours(19)));
                            assertThat(number("select count(*) from outbox_default")).isEqualTo(1);
                        });
        assertThat(number("select count(*) from outbox_default where position >= " + farAhead()))
                .isEqualTo(1);
    }

    @Test
    void threeDaysInWhichNothingIsRelayedHaveTheirPartitions() throws InterruptedException {
        // The worker knows another time, and drops what is made for days to come.
        partitions.stop(new ShutdownEvent());
        try {
            threeDaysWithoutRelaying();
        } finally {
            partitions.start(new StartupEvent());
        }
    }

    private void threeDaysWithoutRelaying() {
        partitions.maintain();
        long position = farAhead();
        Instant begin = now();
        for (int hour = 0; hour <= 72; hour++) {
            Instant then = begin.plus(Duration.ofHours(hour));
            partitions.maintainAt(then);
            insert("'" + then + "'", position + hour);
        }
        try {
            assertThat(number("select count(*) from outbox_default")).isZero();
            assertThat(number("select count(*) from outbox where position >= " + position))
                    .isEqualTo(73);
        } finally {
            jdbi.useHandle(
                    handle -> handle.execute("delete from outbox where position >= ?", position));
        }
        partitions.maintainAt(begin.plus(Duration.ofDays(3)));

        assertThat(made()).hasSizeBetween(8, 13);
    }

    @Test
    void theyAreMadeAlthoughThereIsAlwaysSomethingNew() {
        AtomicLong versions = new AtomicLong();
        try (ScheduledExecutorService busy = Executors.newSingleThreadScheduledExecutor()) {
            Future<?> telling =
                    busy.scheduleAtFixedRate(
                            () -> things.tell("always", versions.incrementAndGet()),
                            0,
                            5,
                            TimeUnit.MILLISECONDS);
            String last = made().getLast();
            jdbi.useHandle(handle -> handle.execute("drop table " + last));

            await().until(
                            () ->
                                    number(
                                                    "select count(*) from pg_class where relname = '%s'"
                                                            .formatted(last))
                                            == 1);
            telling.cancel(false);
        }
    }

    @Test
    void theyAreDroppedWholeWhenTheyAreOldAndRelayed() {
        long position = farAhead();
        // At once: the worker would drop it while it is empty.
        jdbi.useTransaction(
                handle -> {
                    handle.execute(
                            "create table outbox_2020010100 partition of outbox for values from ('2020-01-01 00:00Z') to ('2020-01-01 06:00Z')");
                    handle.execute(
                            "insert into outbox (position, recorded_at, topic, size, records) values (?, '2020-01-01 01:00Z', 'tellings', 1, '')",
                            position);
                });

        partitions.maintain();
        assertThat(number("select count(*) from pg_class where relname = 'outbox_2020010100'"))
                .isEqualTo(1);
        jdbi.useHandle(handle -> handle.execute("update outbox_2020010100 set position = 0"));
        await().untilAsserted(
                        () -> {
                            partitions.maintain();
                            assertThat(
                                            number(
                                                    "select count(*) from pg_class where relname = 'outbox_2020010100'"))
                                    .isZero();
                        });
    }

    private void takeAllAway() {
        await().until(() -> relay.isActive() && relay.behind() == 0);
        jdbi.useHandle(handle -> handle.execute("drop table " + String.join(", ", made())));
    }

    private List<String> made() {
        return jdbi.withHandle(handle -> handle.createQuery(MADE).mapTo(String.class).list());
    }

    /** More than the relay can have come to: it does not see it. */
    private long farAhead() {
        return number("select last_value from outbox_position") + 1_000_000;
    }

    private void insert(String recordedAt, long position) {
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "insert into outbox (position, recorded_at, topic, size, records) values (%d, %s, 'tellings', 1, '')"
                                        .formatted(position, recordedAt)));
    }

    private Instant now() {
        return jdbi.withHandle(
                handle -> handle.createQuery("select now()").mapTo(Instant.class).one());
    }

    private long number(String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static double metric(String name) {
        return RestAssured.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", -1)[1]))
                .findFirst()
                .orElseThrow();
    }
}
