package io.amends.chassis.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.database.Ids;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

@QuarkusTest
@WithRealServers
@TestProfile(RetentionResourceTest.SmallBatches.class)
class RetentionResourceTest {
    @Inject Jdbi jdbi;
    @Inject DataSource database;
    @Inject Retentions retentions;
    @Inject DeleteWhatIsKeptNoLonger worker;

    /** The worker's own rounds are far away: the tests begin theirs. */
    public static class SmallBatches implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "amends.retention.batch", "3",
                    "amends.retention.every", "1H",
                    "amends.retention.tables", "old_by_time=P10D,old_for_ever=forever");
        }
    }

    @ApplicationScoped
    static class TestRetention implements RetentionRules {
        @Override
        public List<Kept> rules() {
            return List.of(
                    Kept.days(30, "old_by_time", "at < :before", "ten by configuration"),
                    Kept.days(30, "old_by_id", "id < :idBefore and at < :before", ""),
                    Kept.days(30, "old_for_ever", "at < :before", "for ever by configuration"));
        }
    }

    @BeforeEach
    void createTables() {
        jdbi.useHandle(
                h -> {
                    for (String table : List.of("old_by_time", "old_by_id", "old_for_ever")) {
                        h.execute(
                                "create table "
                                        + table
                                        + " (id uuid primary key, at timestamptz not null)");
                    }
                });
    }

    @AfterEach
    void dropTables() {
        jdbi.useHandle(
                h ->
                        h.execute(
                                "drop table if exists old_by_time, old_by_id, old_for_ever, new_one"));
    }

    @Test
    void whatIsOlderThanItsTimeIsDeletedInBatches() {
        for (int day = 0; day < 40; day += 4) {
            row("old_by_time", day);
            row("old_by_id", day);
            row("old_for_ever", day);
        }

        await().untilAsserted(
                        () -> {
                            worker.round();
                            assertThat(count("old_by_time")).as("0, 4 and 8 days").isEqualTo(3);
                            assertThat(count("old_by_id")).as("up to 28 days").isEqualTo(8);
                        });
        assertThat(count("old_for_ever")).isEqualTo(10);
    }

    @Test
    void nothingIsDeletedWhileAnotherInstanceIsAtIt() throws Exception {
        row("old_by_time", 40);
        try (Connection other = database.getConnection();
                Statement lock = other.createStatement()) {
            lock.execute("select pg_advisory_lock(" + DeleteWhatIsKeptNoLonger.LOCK + ")");
            worker.round();
            assertThat(count("old_by_time")).isEqualTo(1);
            lock.execute("select pg_advisory_unlock_all()");
        }
        await().untilAsserted(
                        () -> {
                            worker.round();
                            assertThat(count("old_by_time")).isZero();
                        });
    }

    @Test
    void aTableOfWhichNobodySaysHowLongIsNamed() {
        assertThat(retentions.undeclared())
                .doesNotContain("new_one", "outbox", "idempotent_answer");
        jdbi.useHandle(h -> h.execute("create table new_one (id int)"));
        assertThat(retentions.undeclared()).contains("new_one");
    }

    /** A row that was made so many days ago. */
    private void row(String table, int days) {
        Instant at = Instant.now().minus(Duration.ofDays(days));
        UUID id =
                new UUID(
                        Kept.leastIdAt(at).getMostSignificantBits(),
                        Ids.next().getLeastSignificantBits());
        jdbi.useHandle(
                h ->
                        h.execute(
                                "insert into " + table + " (id, at) values (?, ?)",
                                id,
                                OffsetDateTime.ofInstant(at, ZoneOffset.UTC)));
    }

    private int count(String table) {
        return jdbi.withHandle(
                (Handle h) ->
                        h.createQuery("select count(*) from " + table).mapTo(int.class).one());
    }
}
