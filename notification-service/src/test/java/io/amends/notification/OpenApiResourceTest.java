package io.amends.notification;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.testing.WithRealServers;
import io.amends.notification.town.MailServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the API's description tells of this service's own endpoints. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(MailServer.class)
class OpenApiResourceTest {
    private static final List<String> OWN =
            List.of("/v1/programmes", "/v1/alert-recipients", "/v1/solicitations", "/u/");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

    private record Described(String path, String method, JsonNode operation) {
        String name() {
            return method + " " + path;
        }
    }

    @Test
    void everyOperationIsDescribedWithExamplesAndProblems() throws IOException {
        List<Described> operations = operations();
        assertThat(operations).hasSize(9);
        for (Described described : operations) {
            JsonNode operation = described.operation();
            assertThat(operation.path("summary").asText()).as(described.name()).isNotBlank();
            assertThat(operation.path("description").asText()).as(described.name()).isNotBlank();
            assertThat(operation.path("tags")).as(described.name()).isNotEmpty();
            if (operation.has("requestBody")) {
                assertThat(operation.at("/requestBody/content").valueStream())
                        .as("an example of what %s takes", described.name())
                        .anyMatch(content -> content.has("examples"));
            }
            JsonNode json = operation.at("/responses/200/content/application~1json");
            assertThat(json.isMissingNode() || json.has("examples"))
                    .as("an example of what %s answers", described.name())
                    .isTrue();
            assertThat(operation.path("responses").properties())
                    .as("what %s answers when it refuses", described.name())
                    .filteredOn(response -> response.getKey().startsWith("4"))
                    .allSatisfy(
                            response ->
                                    assertThat(response.getValue().path("content")).isNotEmpty());
            assertThat(operation.path("responses").fieldNames())
                    .toIterable()
                    .as(described.name())
                    .contains("200", "500", "503")
                    .containsAll(
                            operation.has("requestBody") || operation.has("parameters")
                                    ? List.of("422")
                                    : List.of())
                    .containsAll(
                            described.path().startsWith("/v1") ? List.of("401", "403") : List.of());
        }
    }

    private static List<Described> operations() throws IOException {
        JsonNode paths =
                new ObjectMapper()
                        .readTree(given().queryParam("format", "json").get("/q/openapi").asString())
                        .path("paths");
        List<Described> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            if (OWN.stream().anyMatch(path.getKey()::startsWith)) {
                for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                    if (METHODS.contains(method.getKey())) {
                        operations.add(
                                new Described(path.getKey(), method.getKey(), method.getValue()));
                    }
                }
            }
        }
        return operations;
    }
}
