package io.amends.notification.delivery;

import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.database.Ids;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.solicitation.Solicitation;
import io.amends.notification.solicitation.Solicitations;
import io.amends.notification.town.MailRows;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.TableScans;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The mail queue among all the mails that have gone. On real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class DeliveriesIT {
    @Inject Deliveries deliveries;

    @Inject Solicitations solicitations;

    @Inject Jdbi jdbi;

    @Test
    void ofWhatWasSentNothingIsReadToSaveWhatBecameOfAMail() {
        UUID queued =
                MailRows.queued(
                        jdbi,
                        aLocation("UTC"),
                        aCustomerWhoAgreed("queued"),
                        Instant.now().plus(Duration.ofHours(1)));
        Solicitation about = solicitations.byIds(List.of(queued)).getFirst();
        Delivery begun =
                new Delivery(queued, false, SendState.PENDING, 0, Instant.now(), Instant.now(), "")
                        .begin();

        long scans =
                TableScans.amongMany(
                        jdbi,
                        """
                with sent as (
                  insert into solicitations (solicitation_id, programme, subject_kind, subject_id, subject_version, location,
                    happened_at, local_date, imported, due_at, version, outcome, decided_at)
                  select gen_random_uuid(), 'post-visit-survey', 'visit', gen_random_uuid(), 1, 'long-ago', '2020-01-01',
                    '2020-01-01', false, '2020-01-01', 1, 'sent', '2020-01-01'
                  from generate_series(1, 5000) returning solicitation_id)
                insert into deliveries (solicitation_id, transactional, state, queued_at, next_attempt_at)
                select solicitation_id, false, 'sent', '2020-01-01', '2020-01-01' from sent
                """,
                        () -> {
                            deliveries.save(List.of(begun), Ids.next());
                            solicitations.save(List.of(about.unknown()));
                        },
                        "solicitations",
                        "deliveries");
        assertThat(scans).isZero();
    }
}
