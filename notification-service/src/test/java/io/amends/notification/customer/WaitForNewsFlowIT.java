package io.amends.notification.customer;

import static io.amends.notification.town.Town.SURVEY;
import static io.amends.notification.town.Town.UNCAPPED_SURVEY;
import static io.amends.notification.town.Town.aCustomerWhoAgreed;
import static io.amends.notification.town.Town.aLocation;
import static io.amends.notification.town.Town.awaitDecision;
import static io.amends.notification.town.Town.awaitMail;
import static io.amends.notification.town.Town.caseOpened;
import static io.amends.notification.town.Town.mailTo;
import static io.amends.notification.town.Town.registered;
import static io.amends.notification.town.Town.setProgramme;
import static io.amends.notification.town.Town.somebody;
import static io.amends.notification.town.Town.soon;
import static io.amends.notification.town.Town.surveysGoOutAtOnce;
import static io.amends.notification.town.Town.visit;
import static io.amends.notification.town.Town.visited;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.events.Event;
import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
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

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What is heard of before its customer or location waits for the news of them, and for nothing
 * else: no timer looks again before the patience of a day is over. On real servers.
 */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class WaitForNewsFlowIT {
    @Inject Jdbi jdbi;
    @Inject RememberCustomerWhenChanged handler;

    private String shop = "";

    @BeforeEach
    void anOpenShop() {
        surveysGoOutAtOnce();
        shop = aLocation("America/New_York");
    }

    @Test
    void aVisitIsDecidedOnceItsCustomerIsHeardOf() {
        Person late = somebody("late");
        awaitWaiting("visit_id", visited(late, shop));
        registered(late, 1, true);
        awaitMail(late);
    }

    @Test
    void aVisitOfATillThatWasOfflineWaitsForItsCustomerToo() {
        Person late = somebody("offline");
        Instant at = Instant.now().minus(Duration.ofHours(30));
        awaitWaiting("visit_id", visited(late, shop, at, false));
        registered(late, 1, true);
        awaitMail(late);
    }

    @Test
    void aCaseIsAcknowledgedOnceItsClaimIsAnswered() {
        Person late = somebody("answered");
        UUID claim = UUID.randomUUID();
        awaitWaiting("subject_id", caseOpened(shop, Map.of("claimId", claim)));
        registered(late, 1, false, claim);
        awaitMail(late);
    }

    @Test
    void aVisitIsDecidedOnceTheSurvivorOfItsCustomerIsHeardOf() {
        Person survivor = somebody("survivor");
        Person merged = somebody("merged");
        TestEvents.publish(
                "customers",
                "customer.registered.v1",
                merged.id().toString(),
                Map.of(
                        "customerId",
                        merged.id(),
                        "version",
                        1,
                        "registeredAt",
                        "2026-01-01T00:00:00Z",
                        "contactPoints",
                        List.of(),
                        "consents",
                        List.of(),
                        "claims",
                        List.of(),
                        "mergedInto",
                        survivor.id()));
        awaitWaiting("visit_id", visited(merged, shop));
        registered(survivor, 1, true);
        awaitMail(survivor);
    }

    @Test
    void aVisitIsDecidedOnceItTurnsOutToBeAKnownCustomers() {
        Person nobody = somebody("nobody");
        Person known = aCustomerWhoAgreed("known");
        UUID visit = UUID.randomUUID();
        Instant at = Instant.now();
        visit(visit, 1, nobody, shop, at, false, "completed");
        awaitWaiting("visit_id", visit);
        visit(visit, 2, known, shop, at, false, "completed");
        awaitMail(known);
    }

    @Test
    void aVisitIsDecidedOnceItsLocationIsHeardOf() {
        setProgramme(
                SURVEY,
                """
                {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0,
                 "quietHours": {"from": "00:00", "to": "00:00:00.001"}}
                """);
        Person ann = aCustomerWhoAgreed("nowhere");
        String code = "shop-" + UUID.randomUUID();
        awaitWaiting("visit_id", visited(ann, code));
        Town.locationTold(code, "America/New_York");
        awaitMail(ann);
    }

    @Test
    void thousandsThatWaitedAreDecidedTogether() {
        setProgramme(SURVEY, UNCAPPED_SURVEY);
        Person late = somebody("crowd");
        int visits = 5_000;
        jdbi.useHandle(
                handle ->
                        handle.execute(
                                """
                insert into solicitations (solicitation_id, programme, subject_kind, subject_id, subject_version,
                  customer_id, location, visit_id, happened_at, local_date, imported, timer_at, due_at)
                select gen_random_uuid(), 'post-visit-survey', 'visit', gen_random_uuid(), 1, ?, ?, gen_random_uuid(),
                  now(), current_date, false, now() + interval '1 day', now() from generate_series(1, ?)
                """,
                                late.id(),
                                shop,
                                visits));
        registered(late, 1, false);
        soon().until(
                        () ->
                                Town.count(
                                                jdbi,
                                                "select count(*) from solicitations where customer_id = :id"
                                                        + " and rule = 'no-consent' and timer_at is null",
                                                late.id())
                                        == visits);
        assertThat(mailTo(late)).isEmpty();
    }

    /** Another instance hears of the customer just while this one finds that it has not. */
    @Test
    void noNewsComeUnnoticedWhileATimerBeginsToWait() {
        Person late = somebody("race");
        UUID visit = UUID.randomUUID();
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            handler.handle(List.of(heardOf(late)));
                            visit(visit, 1, late, shop, Instant.now(), false, "completed");
                            soon().until(
                                            () ->
                                                    Locks.areAwaited(jdbi)
                                                            || isWaiting("visit_id", visit));
                        });
        awaitDecision("visitId=" + visit, SURVEY, "suppressed");
    }

    private static Event<CustomerChanged> heardOf(Person person) {
        return new Event<>(
                person.id() + "/1",
                "customer.registered.v1",
                person.id().toString(),
                Instant.now(),
                new CustomerChanged(
                        person.id(), 1, null, null, List.of(), List.of(), List.of(), null, null),
                null);
    }

    private void awaitWaiting(String column, UUID id) {
        soon().until(() -> isWaiting(column, id));
    }

    private boolean isWaiting(String column, UUID id) {
        return Town.count(
                        jdbi,
                        "select count(*) from solicitations where timer_at > due_at + interval '1 hour' and "
                                + column
                                + " = :id",
                        id)
                == 1;
    }
}
