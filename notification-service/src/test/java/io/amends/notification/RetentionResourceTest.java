package io.amends.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.retention.DeleteWhatIsKeptNoLonger;
import io.amends.chassis.retention.Retentions;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

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
    void solicitationsGoAfterThirtyEightMonthsAndLinksToUnsubscribeNever() {
        UUID old = solicitation(39);
        UUID younger = solicitation(37);

        await().untilAsserted(
                        () -> {
                            worker.round();
                            assertThat(rows(old)).containsExactly(0, 0, 1);
                        });
        assertThat(rows(younger)).containsExactly(1, 1, 1);
    }

    /** A survey that was sent so many months ago, as its id says, with a link to unsubscribe. */
    private UUID solicitation(int months) {
        OffsetDateTime then = OffsetDateTime.now(ZoneOffset.UTC).minusMonths(months);
        UUID id =
                new UUID(
                        then.toInstant().toEpochMilli() << 16 | 0x7000,
                        UUID.randomUUID().getLeastSignificantBits());
        jdbi.useHandle(
                h -> {
                    h.execute(
                            """
                            insert into solicitations (solicitation_id, programme, subject_kind, subject_id, subject_version, customer_id, location,
                                                       happened_at, local_date, imported, due_at, version, outcome, decided_at, asked_at, sent_at)
                            values (?, 'post-visit-survey', 'visit', gen_random_uuid(), 1, ?, 'R1', ?, '2020-01-01', false, ?, 1, 'sent', ?, ?, ?)
                            """,
                            id,
                            id,
                            then,
                            then,
                            then,
                            then,
                            then);
                    h.execute(
                            """
                            insert into deliveries (solicitation_id, transactional, state, queued_at, next_attempt_at)
                            values (?, false, 'sent', ?, ?)
                            """,
                            id,
                            then,
                            then);
                    h.execute(
                            """
                            insert into unsubscribe_tokens (token_hash, customer_id, contact_point_id, purpose, issued_at)
                            values (uuid_send(?), ?, gen_random_uuid(), 'feedback', ?)
                            """,
                            id,
                            id,
                            then);
                });
        return id;
    }

    private List<Integer> rows(UUID solicitation) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select count(*) from solicitations where solicitation_id = :id
                                        union all select count(*) from deliveries where solicitation_id = :id
                                        union all select count(*) from unsubscribe_tokens where customer_id = :id
                                        """)
                                .bind("id", solicitation)
                                .mapTo(int.class)
                                .list());
    }
}
