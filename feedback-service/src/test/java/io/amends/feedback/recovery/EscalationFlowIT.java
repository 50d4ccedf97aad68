package io.amends.feedback.recovery;

import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.raise;
import static io.amends.feedback.Desk.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.TestEvents.Received;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/** Severe cases are due within two and four seconds here; see {@link ShortClocks}. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class EscalationFlowIT {
    @Inject Jdbi jdbi;

    @Inject RecoveryCases cases;

    @Test
    void escalatesEachClockOnceAtItsTimeWhenNobodyLooks() {
        String caseId = raise("escalating", Map.of("severity", "severe"));

        JsonNode one =
                told("recovery-cases", caseId, event -> event.path("escalations").size() == 2);

        assertThat(one.at("/escalations/0/clock").asText()).isEqualTo("acknowledge");
        assertThat(one.at("/escalations/1/clock").asText()).isEqualTo("resolve");
        assertThat(time(one, "/escalations/0/at"))
                .isBetween(time(one, "/acknowledgeBy"), time(one, "/acknowledgeBy").plusSeconds(2));
        assertThat(time(one, "/escalations/1/at"))
                .isBetween(time(one, "/resolveBy"), time(one, "/resolveBy").plusSeconds(2));
        assertThat(told("recovery-cases", caseId))
                .extracting(Received::type)
                .containsExactly("case.opened.v1", "case.escalated.v1", "case.escalated.v1");
    }

    @Test
    void doesNotEscalateWhatIsDoneInTime() {
        String inTime = raise("escalating", Map.of("severity", "severe"));
        as("agent")
                .body(Map.of())
                .post("/v1/cases/" + inTime + "/resolution")
                .then()
                .statusCode(200);
        String late = raise("escalating", Map.of("severity", "severe"));

        told("recovery-cases", late, event -> event.path("escalations").size() == 2);

        assertThat(told("recovery-cases", inTime))
                .noneMatch(event -> "case.escalated.v1".equals(event.type()));
    }

    @Test
    void escalatesOnceHoweverManyInstancesLook() throws Exception {
        List<String> severe =
                IntStream.range(0, 25)
                        .mapToObj(i -> raise("crowded", Map.of("severity", "severe")))
                        .toList();
        Instant inAMinute = Instant.now().plusSeconds(60);
        try (ExecutorService instances = Executors.newFixedThreadPool(6)) {
            instances.invokeAll(
                    IntStream.range(0, 60)
                            .<Callable<Integer>>mapToObj(i -> () -> cases.wakeDue(inAMinute, 3))
                            .toList());
        }

        for (String caseId : severe) {
            await().until(() -> escalations(caseId) >= 2);
            assertThat(escalations(caseId)).isEqualTo(2);
        }
    }

    @Test
    void neverEscalatesAnImport() {
        String imported =
                as("operator")
                        .body(
                                Desk.complaint(
                                        "escalating",
                                        Map.of(
                                                "severity",
                                                "severe",
                                                "at",
                                                Instant.now()
                                                        .minus(9, ChronoUnit.DAYS)
                                                        .toString())))
                        .post("/v1/complaints")
                        .path("caseId");
        String live = raise("escalating", Map.of("severity", "severe"));

        told("recovery-cases", live, event -> event.path("escalations").size() == 2);

        assertThat(escalations(imported)).isZero();
    }

    @Test
    void operatorsSeeWhatIsOverdueAndNobodys() {
        jdbi.useHandle(handle -> handle.execute("update recovery_cases set assignee = 'someone'"));
        await().until(() -> metrics().contains("amends_cases_unattended 0.0"));
        String caseId = raise("unattended", Map.of("severity", "severe"));
        await().until(() -> metrics().contains("amends_cases_unattended 1.0"));

        as("agent")
                .body(Map.of())
                .post("/v1/cases/" + caseId + "/assignment")
                .then()
                .statusCode(200);

        await().until(() -> metrics().contains("amends_cases_unattended 0.0"));
        assertThat(metrics()).doesNotContain("amends_cases_overdue 0.0");
    }

    private static String metrics() {
        return RestAssured.get("/q/metrics").asString();
    }

    @Test
    void followsACorrectedCalendarAndKeepsWhatWasEscalated() {
        String location = "corrected-" + UUID.randomUUID();
        String caseId = raise(location, Map.of("severity", "severe"));
        told("recovery-cases", caseId, event -> event.path("escalations").size() == 1);
        // Closed for the next days: opens for one minute on the day before yesterday's weekday
        // only.
        Instant now = Instant.now();
        String day =
                now.minus(Duration.ofDays(2))
                        .atZone(ZoneOffset.UTC)
                        .getDayOfWeek()
                        .name()
                        .toLowerCase(Locale.ROOT);

        TestEvents.publish(
                "locations",
                "location.changed.v1",
                location,
                """
                {"location":"%s","version":1,"name":"x","timeZone":"UTC","currency":"USD","confirmed":true,"assumed":[],
                 "calendar":{"weekly":[{"day":"%s","opens":"10:00","closes":"10:01"}],"holidays":[]}}"""
                        .formatted(location, day));

        JsonNode corrected =
                told(
                        "recovery-cases",
                        caseId,
                        event -> time(event, "/resolveBy").isAfter(now.plus(Duration.ofDays(2))));
        assertThat(corrected.path("escalations").size()).isBetween(1, 2);
        assertThat(corrected.at("/escalations/0/clock").asText()).isEqualTo("acknowledge");
        assertThat(time(corrected, "/acknowledgeBy")).isAfter(now);
    }

    @Test
    void refusesToStoreWhatSomebodyElseHasChangedMeanwhile() {
        UUID caseId = UUID.fromString(raise("versions", Map.of()));
        RecoveryCase one = cases.find(caseId).orElseThrow();
        RecoveryCase other = cases.find(caseId).orElseThrow();
        Doing doing = Doing.now("ann", Instant.now());
        one.contact(doing, "phone", true, null);
        other.contact(doing, "e-mail", true, null);
        QuarkusTransaction.requiringNew().run(() -> cases.save(List.of(one)));

        assertThatThrownBy(
                        () ->
                                QuarkusTransaction.requiringNew()
                                        .run(() -> cases.save(List.of(other))))
                .hasMessageContaining("without having been locked");
    }

    private int escalations(String caseId) {
        return jdbi.withHandle(
                handle ->
                        handle.createQuery(
                                        "select count(*) from case_actions where case_id = :id and kind = 'escalated'")
                                .bind("id", UUID.fromString(caseId))
                                .mapTo(Integer.class)
                                .one());
    }

    private static Instant time(JsonNode event, String pointer) {
        return Instant.parse(event.at(pointer).asText());
    }
}
