package io.amends.notification.solicitation;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.visited;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailRows;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town;
import io.amends.notification.town.Town.Person;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The test's own transaction stands for another instance that decides at the same time. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class TwoInstancesFlowIT {
    @Inject Jdbi jdbi;
    @Inject Decider decider;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void theCapCountsWhatTheOtherIsJustDeciding() {
        Person ann = aCustomerWhoAgreed("capped");
        MailRows.awaitKnown(jdbi, ann);
        UUID visit =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    jdbi.useHandle(
                                            handle ->
                                                    handle.execute(
                                                            "select from customers where customer_id = ? for update",
                                                            ann.id()));
                                    MailRows.asked(jdbi, shop, ann);
                                    UUID heard = visited(ann, shop);
                                    soon().until(() -> Locks.areAwaited(jdbi) || isDecided(heard));
                                    return heard;
                                });
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("rule").asText())
                .isEqualTo("frequency-cap");
    }

    @Test
    void whatTheOtherHasClaimedIsNotDecidedTwice() {
        Person ann = aCustomerWhoAgreed("claimed");
        MailRows.awaitKnown(jdbi, ann);
        Instant due = Instant.now().plusMillis(1500);
        UUID visit = MailRows.dueAt(jdbi, shop, ann, due);
        CompletableFuture<Void> round =
                QuarkusTransaction.requiringNew()
                        .call(
                                () -> {
                                    jdbi.useHandle(
                                            handle ->
                                                    handle.execute(
                                                            """
                            update solicitations set timer_at = null, outcome = 'suppressed', rule = 'no-consent',
                              decided_at = now(), version = 1 where visit_id = ?
                            """,
                                                            visit));
                                    soon().until(() -> Instant.now().isAfter(due));
                                    CompletableFuture<Void> deciding =
                                            CompletableFuture.runAsync(
                                                    () -> decider.decideDue(500));
                                    soon().until(() -> deciding.isDone() || Locks.areAwaited(jdbi));
                                    return deciding;
                                });
        round.join();
        assertThat(awaitDecision("visitId=" + visit, SURVEY, "suppressed").get("version").asInt())
                .isEqualTo(1);
        assertThat(mailTo(ann)).isEmpty();
    }

    private boolean isDecided(UUID visit) {
        return Town.count(
                        jdbi,
                        "select count(*) from solicitations where visit_id = :id and decided_at is not null",
                        visit)
                == 1;
    }
}
