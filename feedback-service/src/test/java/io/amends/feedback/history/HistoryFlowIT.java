package io.amends.feedback.history;

import static io.amends.chassis.testing.TestEvents.first;
import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.complaint;
import static io.amends.feedback.Desk.told;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.chassis.outbox.EventHistory;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was told can be told again, word by word, from this service's own tables. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class HistoryFlowIT {
    @Inject @All List<EventHistory> histories;

    @Test
    void tellsTheSameAgain() {
        Response raised =
                as("agent")
                        .body(
                                complaint(
                                        "history",
                                        Map.of("customer", Map.of("email", "again@example.com"))))
                        .post("/v1/complaints");
        String caseId = raised.path("caseId");
        String claimId =
                told("complaints", raised.path("id"), one -> true).path("claimId").asText();
        assertThat(again("contact-claims", claimId)).isEqualTo(first("contact-claims", claimId));
        as("agent")
                .body(Map.of())
                .post("/v1/cases/" + caseId + "/acknowledgement")
                .then()
                .statusCode(200);
        Desk.customer(UUID.randomUUID(), 1, "Again", UUID.fromString(claimId));
        told("recovery-cases", caseId, one -> one.path("version").asInt() == 3);
        String batch =
                "{\"source\":\"h\",\"answerId\":\"%s\",\"location\":\"history\",\"at\":\"2026-03-01T10:00:00Z\",\"scores\":{\"nps\":9}}"
                        .formatted(UUID.randomUUID());
        String feedbackId = as("operator").body(batch).post("/v1/feedback/batch").path("[0].id");
        told("feedback", feedbackId, one -> true);

        assertThat(again("recovery-cases", caseId))
                .hasSize(3)
                .isEqualTo(first("recovery-cases", caseId));
        assertThat(again("complaints", raised.path("id")))
                .isEqualTo(first("complaints", raised.path("id")));
        assertThat(again("feedback", feedbackId)).isEqualTo(first("feedback", feedbackId));
        assertThat(again("contact-claims", claimId)).as("answered, and so forgotten").isEmpty();
    }

    private List<String> again(String topic, String key) {
        return TestEvents.again(
                histories.stream()
                        .filter(one -> one.topic().equals(topic))
                        .findFirst()
                        .orElseThrow(),
                key,
                3);
    }
}
