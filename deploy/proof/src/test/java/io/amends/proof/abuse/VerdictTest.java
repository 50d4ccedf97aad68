package io.amends.proof.abuse;

import static org.assertj.core.api.Assertions.assertThat;

import io.amends.proof.Findings;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

class VerdictTest {
    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";
    private static final ApiDocument DOCUMENT =
            new ApiDocument(
                    Part.CUSTOMER,
                    Answer.json(
                            """
                            {"paths":{"/v1/things/{id}":{"get":{"responses":{
                               "200":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},
                               "404":{"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}},
                               "500":{"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}},
                               "503":{"content":{"application/problem+json":{"schema":{"$ref":"#/components/schemas/Problem"}}}}}}}},
                             "components":{"schemas":{
                               "Thing":{"type":"object","required":["id"],"properties":{
                                 "id":{"type":"string"},"parts":{"type":"array","items":{"$ref":"#/components/schemas/Thing"}}}},
                               "Problem":{"type":"object","required":["status"],"properties":{
                                 "status":{"type":"integer"},"detail":{"type":"string"}}}}}}"""));

    private static List<String> violations(Answer answer) {
        Violations violations = new Violations();
        new Verdict(violations)
                .on(
                        DOCUMENT,
                        DOCUMENT.operations().getFirst(),
                        Request.get("/v1/things/1"),
                        answer);
        Findings findings = new Findings("test");
        violations.tell(findings);
        return findings.violations();
    }

    private static Answer answer(int status, String type, String body) {
        return new Answer(
                status, Map.of("content-type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void acceptsWhatIsDocumented() {
        assertThat(violations(answer(200, JSON, "{\"id\":\"1\",\"parts\":[{\"id\":\"2\"}]}")))
                .isEmpty();
        assertThat(violations(answer(404, PROBLEM, "{\"status\":404}"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|required property 'id'",
                "{\"id\":1}|integer found, string expected",
                "{\"id\":\"1\",\"name\":\"x\"}|'name' is not defined",
                "{\"id\":\"1\",\"parts\":[{\"id\":\"2\",\"x\":1}]}|'x' is not defined",
                "{\"id\":|not JSON"
            })
    void noticesWhatTheSchemaDoesNotAllow(String body, String words) {
        assertThat(violations(answer(200, JSON, body)))
                .singleElement()
                .asString()
                .contains(words, "customer GET /v1/things/{id}");
    }

    @Test
    void noticesAnUndocumentedStatus() {
        assertThat(violations(answer(201, JSON, "{\"id\":\"1\"}")))
                .singleElement()
                .asString()
                .contains("undocumented 201");
    }

    @Test
    void noticesAnUndocumentedMediaType() {
        assertThat(violations(answer(200, "text/plain", "1")))
                .singleElement()
                .asString()
                .contains("undocumented media type 'text/plain'");
    }

    @Test
    void noticesAFailureEvenWhereItIsDocumented() {
        assertThat(violations(answer(500, PROBLEM, "{\"status\":500}")))
                .singleElement()
                .asString()
                .contains("answers 500");
    }

    @Test
    void bearsABusyServiceOnlyWhenItSaysUntilWhen() {
        Answer busy = answer(503, PROBLEM, "{\"status\":503}");
        assertThat(violations(busy)).singleElement().asString().contains("answers 503");
        Map<String, String> headers = Map.of("content-type", PROBLEM, "retry-after", "1");
        assertThat(violations(new Answer(503, headers, busy.body()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json|{\"status\":404}",
                "application/problem+json|{\"status\":400}",
                "text/plain|Not found"
            })
    void noticesARefusalThatIsNoProblem(String type, String body) {
        assertThat(violations(answer(404, type, body)))
                .anyMatch(found -> found.contains("answers 404 without a problem document"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at io.amends.customer.Visits.find(Visits.java:12)",
                "java.lang.IllegalStateException: no",
                "org.postgresql.util.PSQLState",
                "ERROR: invalid byte sequence",
                "NullPointerException"
            })
    void noticesWhatTellsOfItsInsides(String detail) {
        String body = "{\"status\":404,\"detail\":\"" + detail + "\"}";
        assertThat(violations(answer(404, PROBLEM, body)))
                .singleElement()
                .asString()
                .contains("tells of its insides");
    }

    @Test
    void noticesATemplateThatWasEvaluated() {
        String body = "{\"id\":\"" + 12345678L * 12345678L + "\"}";
        assertThat(violations(answer(200, JSON, body)))
                .singleElement()
                .asString()
                .contains("evaluates a template");
    }

    @Test
    void noticesAConnectionThatIsClosedWithoutAnAnswer() {
        assertThat(violations(Answer.NONE)).singleElement().asString().contains("closes");
    }
}
