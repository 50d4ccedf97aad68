package io.amends.notification.solicitation;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.UNCAPPED_SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.solicitations;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.told;
import static io.amends.notification.town.Town.visit;
import static io.amends.notification.town.Town.visited;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailServer;
import io.amends.notification.town.Town.Person;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/** What was told of decisions can be told again, word by word. On real servers. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class SolicitationHistoryFlowIT {
    private static final String QUIET_ALL_DAY =
            """
            {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0,
             "quietHours": {"from": "00:00", "to": "23:59:59.999"}}
            """;

    private static final int PAGE = 500;

    @Inject SolicitationHistory history;

    @Inject Jdbi jdbi;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("UTC");
    }

    @Test
    void tellsADeferredDecisionAsItWasAndTheOneAfterIt() {
        setProgramme(SURVEY, QUIET_ALL_DAY);
        Person ann = aCustomerWhoAgreed("deferred");
        UUID visit = visited(ann, shop);
        String id = awaitDecision("visitId=" + visit, SURVEY, "deferred").get("id").asText();
        told("solicitation.deferred.v1", id);
        Instant dayBefore = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.MILLIS);
        visit(visit, 2, ann, shop, dayBefore, false, "completed");
        soon().until(() -> happenedAt(visit), at -> at.equals(dayBefore));
        assertThat(again(id)).hasSize(1).isEqualTo(first(id));

        nightIsOver(visit);
        awaitMail(ann);
        told("solicitation.sent.v1", id);
        assertThat(again(id)).hasSize(2).isEqualTo(first(id));
    }

    @Test
    void tellsTheOnlyDecisionAboutEachOfMany() {
        Person ann = aCustomerWhoAgreed("often");
        for (int i = 0; i < 7; i++) {
            visited(ann, shop);
        }
        List<String> ids =
                soon()
                        .until(
                                () ->
                                        solicitations(
                                                "customerId="
                                                        + ann.id()
                                                        + "&outcome=suppressed&programme="
                                                        + SURVEY),
                                capped -> capped.size() == 6)
                        .stream()
                        .map(decision -> decision.get("id").asText())
                        .toList();
        for (String id : ids) {
            told("solicitation.suppressed.v1", id);
            assertThat(again(id)).hasSize(1).isEqualTo(first(id));
        }
    }

    private void nightIsOver(UUID visit) {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                "update solicitations set timer_at = now() where visit_id = ? and outcome = 'deferred'",
                                visit));
    }

    private static Instant happenedAt(UUID visit) {
        return Instant.parse(
                solicitations("visitId=%s&programme=%s".formatted(visit, SURVEY))
                        .getFirst()
                        .get("happenedAt")
                        .asText());
    }

    private static List<String> first(String id) {
        return TestEvents.first("solicitations", id);
    }

    private List<String> again(String id) {
        return TestEvents.again(history, id, PAGE);
    }
}
