package io.amends.feedback.survey;

import static io.amends.feedback.Desk.as;
import static io.amends.feedback.Desk.told;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.WithRealServers;
import io.amends.feedback.Desk;
import io.amends.feedback.ShortClocks;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import org.junit.jupiter.api.Test;

import java.util.UUID;

@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class FeedbackBatchResourceTest {
    private final String source = "survey-" + UUID.randomUUID();

    @Test
    void importsPastAnswersAndOpensImportedCasesForLowOnes() {
        Response batch =
                post(
                        line("1", "{\"nps\":9}", "")
                                + "\n"
                                + line("2", "{\"nps\":2,\"csat\":1}", ",\"causes\":[\"billing\"]"));

        batch.then().statusCode(200).body("outcome", contains("recorded", "recorded"));
        JsonNode told = told("feedback", batch.path("[0].id"), one -> true);
        assertThat(told.path("imported").asBoolean()).isTrue();
        assertThat(told.path("localDate").asText()).isEqualTo("2026-03-01");
        assertThat(batch.<String>path("[0].caseId")).isNull();
        JsonNode opened = told("recovery-cases", batch.path("[1].caseId"), one -> true);
        assertThat(opened.path("imported").asBoolean()).isTrue();
        assertThat(opened.path("prompted").asBoolean()).isTrue();
        assertThat(opened.path("cause").asText()).isEqualTo("billing");
        assertThat(opened.path("openedAt").asText()).isEqualTo("2026-03-01T10:00:00Z");
        assertThat(opened.path("escalations").size()).isZero();
    }

    @Test
    void refusesOnlyTheLineThatBreaksARule() {
        post("["
                        + String.join(
                                ",",
                                line("1", "{\"nps\":9}", ""),
                                line("2", "{\"nps\":11}", ""),
                                line("3", "{}", ""),
                                line("4", "{\"nps\":5}", ",\"cause\":[]"),
                                line("5", "{\"nps\":5}", ",\"at\":\"2126-01-01T00:00:00Z\"")
                                        .replaceFirst("\"at\":\"2026[^,]*,", ""),
                                "7",
                                line("6", "{\"csat\":5}", ""))
                        + "]")
                .then()
                .statusCode(200)
                .body(
                        "outcome",
                        contains(
                                "recorded",
                                "rejected",
                                "rejected",
                                "rejected",
                                "rejected",
                                "rejected",
                                "recorded"))
                .body("[1].problem.status", equalTo(422))
                .body("[1].problem.errors[0].pointer", containsString("/scores"))
                .body("[3].problem.errors[0].detail", containsString("causes"))
                .body("[4].problem.errors[0].pointer", equalTo("/at"));
    }

    @Test
    void recognisesRepeatsInTheSameBatchAndInLaterOnes() {
        String one = line("1", "{\"nps\":3}", "");
        String other = line("1", "{\"nps\":4}", "");

        Response first = post(one + "\n" + one + "\n" + other);
        first.then()
                .body("outcome", contains("recorded", "duplicate", "rejected"))
                .body("[2].problem.status", equalTo(409))
                .body("[1].caseId", equalTo(first.path("[0].caseId")));
        post(one)
                .then()
                .body("outcome", contains("duplicate"))
                .body("[0].id", equalTo(first.path("[0].id")));
    }

    @Test
    void addsWhatAVisitTellsWhenItComesLater() {
        UUID visit = UUID.randomUUID();
        UUID customer = UUID.randomUUID();
        Response batch = post(line("1", "{\"nps\":1}", ",\"visitId\":\"" + visit + "\""));
        assertThat(told("feedback", batch.path("[0].id"), one -> true).has("customerId")).isFalse();

        Desk.visit(visit, 1, "batch-shop", customer);

        JsonNode told =
                told("feedback", batch.path("[0].id"), one -> one.path("version").asInt() == 2);
        assertThat(told.path("customerId").asText()).isEqualTo(customer.toString());
        assertThat(told.path("channel").asText()).isEqualTo("counter");
        told("recovery-cases", batch.path("[0].caseId"), one -> one.has("customerId"));
    }

    @Test
    void namesTheScoreThatIsWrong() {
        post(line("1", "{\"nps\":11,\"csat\":5}", "")
                        + "\n"
                        + line("2", "{\"nps\":-1}", "")
                        + "\n"
                        + line("3", "{\"nps\":6.5}", "")
                        + "\n"
                        + line("4", "{\"nps\":\"9\"}", "")
                        + "\n"
                        + line("5", "{\"nps\":9,\"csat\":0,\"ces\":8}", "")
                        + "\n"
                        + line("6", "{}", "")
                        + "\n"
                        + line("7", "{\"nps\":null,\"csat\":4}", ""))
                .then()
                .body("[0].problem.errors.pointer", contains("/scores/nps"))
                .body("[1].problem.errors.pointer", contains("/scores/nps"))
                .body("[2].problem.errors.pointer", contains("/scores/nps"))
                .body("[3].problem.errors.pointer", contains("/scores/nps"))
                .body("[4].problem.errors.pointer", contains("/scores/csat", "/scores/ces"))
                .body("[5].problem.errors.pointer", contains("/scores"))
                .body("[6].outcome", equalTo("recorded"));
    }

    @Test
    void takesTenThousandAndNotOneMore() {
        String lines = (line("same", "{\"nps\":9}", "") + "\n").repeat(10_000);

        post(lines + line("more", "{\"nps\":9}", ""))
                .then()
                .statusCode(422)
                .body("detail", containsString("10,000"));
        post(lines).then().statusCode(200).body("outcome", hasSize(10_000));
    }

    @Test
    void isForOperatorsOnly() {
        as("manager").body("[]").post("/v1/feedback/batch").then().statusCode(403);
        post("{").then().statusCode(200).body("outcome", contains("rejected"));
        post("[{").then().statusCode(400);
        post("[]").then().statusCode(200).body("outcome", hasSize(0));
    }

    private Response post(String body) {
        return as("operator").body(body).post("/v1/feedback/batch");
    }

    private String line(String answerId, String scores, String more) {
        return "{\"source\":\"%s\",\"answerId\":\"%s\",\"location\":\"batch-shop\",\"at\":\"2026-03-01T10:00:00Z\",\"scores\":%s%s}"
                .formatted(source, answerId, scores, more);
    }
}
