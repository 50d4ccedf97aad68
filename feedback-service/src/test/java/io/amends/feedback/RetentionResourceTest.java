package io.amends.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.retention.DeleteWhatIsKeptNoLonger;
import io.amends.chassis.retention.Retentions;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.recovery.CaseState;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

@QuarkusTest
@WithRealServers
class RetentionResourceTest {
    @Inject Retentions retentions;
    @Inject DeleteWhatIsKeptNoLonger worker;
    @Inject Jdbi jdbi;

    @Test
    void everyTableSaysHowLongItsRowsAreKept() {
        assertThat(retentions.undeclared()).isEmpty();
        assertThat(retentions.unknown()).isEmpty();
    }

    /** Each rule is valid SQL, and what is young is none of its business. */
    @Test
    void aRoundDeletesWhatIsOldWithoutFailing() throws InterruptedException {
        worker.round();
    }

    @Test
    void closedCasesGoAfterThirtySevenMonthsWithAllThatWasToldOfThem() {
        Case old = new Case(CaseState.CLOSED, 38);
        Case open = new Case(CaseState.ACKNOWLEDGED, 38);
        Case younger = new Case(CaseState.CLOSED, 36);

        await().untilAsserted(
                        () -> {
                            worker.round();
                            assertThat(old.rows()).containsExactly(0, 0, 0, 0);
                        });
        assertThat(open.rows()).as("however old it is").containsExactly(1, 1, 1, 1);
        assertThat(younger.rows()).containsExactly(1, 1, 1, 1);
    }

    /** A case of so many months ago, as its id says. */
    private final class Case {
        final UUID complaint;
        final UUID id;

        Case(CaseState state, int months) {
            OffsetDateTime opened = OffsetDateTime.now(ZoneOffset.UTC).minusMonths(months);
            complaint = idMadeAt(opened.toInstant());
            id = idMadeAt(opened.toInstant());
            jdbi.useHandle(
                    h -> {
                        h.execute(
                                """
                                insert into complaints (complaint_id, version, case_id, location, at, local_date, channel, prompted, severity, imported)
                                values (?, 1, ?, 'R1', ?, '2020-01-01', 'phone', false, 'normal', true)
                                """,
                                complaint,
                                id,
                                opened);
                        h.execute(
                                """
                                insert into recovery_cases (case_id, version, complaint_id, location, prompted, severity, imported, state,
                                                            opened_at, acknowledge_by, resolve_by, escalated)
                                values (?, 1, ?, 'R1', false, 'normal', true, ?, ?, ?, ?, false)
                                """,
                                id,
                                complaint,
                                state.name(),
                                opened,
                                opened,
                                opened);
                        h.execute(
                                """
                                insert into case_actions (case_id, version, kind, at, recorded_at, by, imported, business_minutes, details)
                                values (?, 1, 'opened', ?, ?, 'Dana', true, 0, '{}')
                                """,
                                id,
                                opened,
                                opened);
                        h.execute(
                                "insert into event_history (topic, key, version, type, time, data) values ('cases', ?, 1, 'case.opened.v1', ?, '{}')",
                                id,
                                opened);
                    });
        }

        List<Integer> rows() {
            return jdbi.withHandle(
                    h ->
                            h.createQuery(
                                            """
                                            select count(*) from complaints where complaint_id = :complaint
                                            union all select count(*) from recovery_cases where case_id = :id
                                            union all select count(*) from case_actions where case_id = :id
                                            union all select count(*) from event_history where key = :id
                                            """)
                                    .bind("complaint", complaint)
                                    .bind("id", id)
                                    .mapTo(int.class)
                                    .list());
        }

        private static UUID idMadeAt(Instant moment) {
            return new UUID(
                    moment.toEpochMilli() << 16 | 0x7000,
                    UUID.randomUUID().getLeastSignificantBits());
        }
    }
}
