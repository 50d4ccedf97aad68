package io.amends.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.retention.DeleteWhatIsKeptNoLonger;
import io.amends.chassis.retention.Retentions;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
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
    private final Till till = new Till();

    @Inject Retentions retentions;
    @Inject DeleteWhatIsKeptNoLonger worker;
    @Inject Jdbi jdbi;

    @Inject @Any Instance<EventHistory> histories;

    @Test
    void everyTableSaysHowLongItsRowsAreKept() {
        assertThat(retentions.undeclared()).isEmpty();
        assertThat(retentions.unknown()).isEmpty();
    }

    @Test
    void visitsGoAfterThirtySevenMonthsAndWhatTheyWereBeforeAfterThirteen() {
        UUID old = amendedVisit("old", 38);
        UUID younger = amendedVisit("younger", 36);
        UUID young = amendedVisit("young", 12);

        await().untilAsserted(
                        () -> {
                            worker.round();
                            assertThat(versions(old)).isEmpty();
                        });
        assertThat(versions(younger)).containsExactly(2);
        assertThat(versions(young)).containsExactly(1, 2);
        assertThat(toldAgain()).contains(young.toString(), younger.toString());
        assertThat(toldAgain()).doesNotContain(old.toString());
    }

    /** A visit of so many months ago, as its id says. */
    private UUID amendedVisit(String visitId, int months) {
        String id = till.post(till.visit(visitId)).path("id");
        till.post(
                        till.visit(
                                visitId,
                                v ->
                                        v.put("updatedAt", "2026-11-20T18:00:00Z")
                                                .put("status", "voided")))
                .then()
                .statusCode(200);
        OffsetDateTime then = OffsetDateTime.now(ZoneOffset.UTC).minusMonths(months);
        UUID made =
                new UUID(
                        then.toInstant().toEpochMilli() << 16 | 0x7000,
                        UUID.fromString(id).getLeastSignificantBits());
        jdbi.useHandle(
                h -> {
                    for (String table : List.of("visit", "visit_version")) {
                        h.execute(
                                "update "
                                        + table
                                        + " set visit_id = ?, received_at = ? where visit_id = ?",
                                made,
                                then,
                                UUID.fromString(id));
                    }
                });
        return made;
    }

    private List<Integer> versions(UUID visit) {
        return jdbi.withHandle(
                h ->
                        h.createQuery(
                                        """
                                        select version from visit where visit_id = :id
                                        union select version from visit_version where visit_id = :id order by 1
                                        """)
                                .bind("id", visit)
                                .mapTo(int.class)
                                .list());
    }

    private List<String> toldAgain() {
        EventHistory visits =
                histories.stream()
                        .filter(h -> h.topic().equals("visits"))
                        .findFirst()
                        .orElseThrow();
        return visits.page(null, 1_000).stream().map(e -> e.key()).toList();
    }
}
