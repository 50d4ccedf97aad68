package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.proof.installation.Database;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * While visits and complaints are posted, one in twenty of them twice, every process is killed
 * once. Afterwards each is there exactly once, and nobody was asked twice or left without an
 * answer.
 */
@ExtendWith(OneInstallation.class)
class SurvivesKillsIT {

    private static final long SEED = 20261120;
    private static final Duration CATCHING_UP = Duration.ofSeconds(90);

    @Test
    void everythingIsThereExactlyOnceWhoeverIsKilled(Installation installation) {
        System.out.println("Posting with seed " + SEED);
        try (Traffic traffic = Traffic.start(installation, SEED)) {
            traffic.await(100, 5, Traffic.Post::ok);
            for (Part service :
                    List.of(Part.ANALYTICS, Part.CUSTOMER, Part.FEEDBACK, Part.NOTIFICATION)) {
                installation.kill(service);
                installation.up();
                traffic.await(50, 3, Traffic.Post::ok);
            }
            postingGoesOnWithoutKafka(installation, traffic);
            postingIsRefusedWithoutPostgres(installation, traffic);
            traffic.settle();

            assertThat(traffic.contradictions()).isEmpty();
            eachVisitIsThereOnce(installation, traffic);
            eachComplaintHasOneCase(installation, traffic);
            nobodyIsAskedTwice(installation, traffic);
            everybodyWhoComplainedIsAnswered(installation, traffic);
        }
    }

    private static void postingGoesOnWithoutKafka(Installation installation, Traffic traffic) {
        installation.kill(Part.KAFKA);
        long gone = System.nanoTime();
        traffic.await(150, 10, Traffic.Post::ok);
        List<Traffic.Post> meanwhile = traffic.between(gone, System.nanoTime());
        assertThat(meanwhile).as("while Kafka is down").allMatch(Traffic.Post::ok);
        installation.up();
        traffic.await(50, 3, Traffic.Post::ok);
    }

    private static void postingIsRefusedWithoutPostgres(
            Installation installation, Traffic traffic) {
        installation.kill(Part.POSTGRES);
        long gone = System.nanoTime();
        traffic.await(50, 5, post -> true);
        List<Traffic.Post> meanwhile = traffic.between(gone, System.nanoTime());
        assertThat(meanwhile)
                .as("while PostgreSQL is down")
                .extracting(Traffic.Post::status)
                .containsOnly(503);
        installation.up();
        traffic.await(50, 3, Traffic.Post::ok);
    }

    private static void eachVisitIsThereOnce(Installation installation, Traffic traffic) {
        Map<String, String> posted = traffic.visitIds();
        assertThat(posted).hasSameSizeAs(traffic.visits());
        assertThat(
                        installation
                                .database(Part.CUSTOMER)
                                .map(
                                        "select source_visit_id, visit_id from visit where location = ?",
                                        Traffic.LOCATION))
                .as("visits in customer-service")
                .isEqualTo(posted);

        Database analytics = installation.database(Part.ANALYTICS);
        caughtUp(
                () ->
                        assertThat(
                                        analytics.column(
                                                "select visit_id from visit join location on location.id = visit.location where code = ?",
                                                Traffic.LOCATION))
                                .as("visits in analytics-service")
                                .containsExactlyInAnyOrderElementsOf(posted.values()));
        caughtUp(() -> assertThat(measure(installation, "visits")).isEqualTo(posted.size()));
    }

    private static void eachComplaintHasOneCase(Installation installation, Traffic traffic) {
        Map<String, String> posted = traffic.complaintIds();
        assertThat(posted).hasSameSizeAs(traffic.complaints());
        Database feedback = installation.database(Part.FEEDBACK);
        assertThat(
                        feedback.map(
                                "select reference, complaint_id from complaints where location = ? and not prompted",
                                Traffic.LOCATION))
                .as("complaints in feedback-service")
                .isEqualTo(posted);
        assertThat(
                        feedback.map(
                                "select reference, recovery_cases.case_id from recovery_cases join complaints using (complaint_id) where complaints.location = ? and not complaints.prompted",
                                Traffic.LOCATION))
                .as("cases in feedback-service")
                .isEqualTo(traffic.caseIds());
        Database analytics = installation.database(Part.ANALYTICS);
        caughtUp(
                () -> {
                    assertThat(measure(installation, "complaints")).isEqualTo(posted.size());
                    assertThat(measure(installation, "casesOpen")).isEqualTo(posted.size());
                    assertThat(
                                    analytics.column(
                                            "select case_id from recovery_case join location on location.id = recovery_case.location where code = ?",
                                            Traffic.LOCATION))
                            .containsExactlyInAnyOrderElementsOf(traffic.caseIds().values());
                });
    }

    private static void nobodyIsAskedTwice(Installation installation, Traffic traffic) {
        List<Traffic.Visit> asking =
                traffic.visits().stream().filter(visit -> !visit.guest().isEmpty()).toList();
        Map<String, String> outcomes =
                decided(installation, "post-visit-survey", "visit_id", asking.size());
        Map<String, Long> mails =
                installation.inbox().all().stream()
                        .filter(Inbox.Mail::asks)
                        .collect(Collectors.groupingBy(Inbox.Mail::to, Collectors.counting()));
        for (Traffic.Visit visit : asking) {
            String outcome = outcomes.get(traffic.visitIds().get(visit.key()));
            long sent = mails.getOrDefault(visit.guest(), 0L);
            assertThat(outcome).as(visit.key()).isIn("sent", "unknown");
            assertThat(sent)
                    .as("mails about %s, which was %s", visit.key(), outcome)
                    .isBetween("sent".equals(outcome) ? 1L : 0L, 1L);
        }
        assertThat(outcomes.values().stream().filter("sent"::equals).count())
                .as("what is unknown is the exception")
                .isGreaterThan(asking.size() * 9L / 10);
    }

    private static void everybodyWhoComplainedIsAnswered(
            Installation installation, Traffic traffic) {
        List<Traffic.Complaint> waiting =
                traffic.complaints().stream()
                        .filter(complaint -> !complaint.sender().isEmpty())
                        .toList();
        Database notification = installation.database(Part.NOTIFICATION);
        caughtUp(
                () ->
                        assertThat(
                                        notification.count(
                                                "select count(*) from solicitations where location = ? and programme = 'recovery-acknowledgement' and outcome = 'sent'",
                                                Traffic.LOCATION))
                                .isEqualTo(waiting.size()));
        Map<String, Inbox.Mail> answers =
                installation.inbox().all().stream()
                        .filter(mail -> !mail.asks())
                        .collect(
                                Collectors.toMap(
                                        Inbox.Mail::to,
                                        Function.identity(),
                                        (first, repeated) -> first));
        assertThat(answers.keySet())
                .containsAll(waiting.stream().map(Traffic.Complaint::sender).toList());
    }

    /**
     * What a programme decided at our location, by subject, once nothing is left to decide or to
     * send.
     */
    private static Map<String, String> decided(
            Installation installation, String programme, String subject, int count) {
        Database notification = installation.database(Part.NOTIFICATION);
        caughtUp(
                () ->
                        assertThat(
                                        notification.count(
                                                "select count(*) from solicitations where location = ? and programme = ? and timer_at is null and outcome <> 'queued'",
                                                Traffic.LOCATION,
                                                programme))
                                .as(programme)
                                .isEqualTo(count));
        return notification.map(
                "select "
                        + subject
                        + ", outcome from solicitations where location = ? and programme = ?",
                Traffic.LOCATION,
                programme);
    }

    private static long measure(Installation installation, String measure) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return installation
                .api(Part.ANALYTICS, installation.token("owner"))
                .get(
                        "/v1/measures?from=%s&to=%s&location=%s"
                                .formatted(today.minusDays(2), today.plusDays(1), Traffic.LOCATION))
                .json()
                .path(measure)
                .path("value")
                .asLong(-1);
    }

    private static void caughtUp(ThrowingRunnable asserted) {
        await().atMost(CATCHING_UP).untilAsserted(asserted);
    }
}
