package io.amends.feedback;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** The description tells all that a program needs to know, with an example of each. */
@QuarkusTest
@WithRealServers
@QuarkusTestResource(ShortClocks.class)
class OpenApiResourceTest {
    private static final List<String> OWN =
            List.of("/s/", "/v1/cases", "/v1/complaints", "/v1/feedback");

    @Test
    void describesEveryOperationWithExamplesAndProblems() throws JsonProcessingException {
        JsonNode api =
                new ObjectMapper().readTree(given().get("/q/openapi?format=json").asString());
        List<String> seen = new ArrayList<>();
        SoftAssertions softly = new SoftAssertions();

        api.path("paths")
                .properties()
                .forEach(
                        path -> {
                            if (OWN.stream().anyMatch(path.getKey()::startsWith)) {
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                operation -> {
                                                    String name =
                                                            operation.getKey()
                                                                    + " "
                                                                    + path.getKey();
                                                    seen.add(name);
                                                    check(softly, api, name, operation.getValue());
                                                });
                            }
                        });

        assertThat(seen).as("nothing of the desk's pages").hasSize(14);
        softly.assertAll();
    }

    private static void check(
            SoftAssertions softly, JsonNode api, String name, JsonNode operation) {
        softly.assertThat(operation.path("summary").asText()).as(name + " summary").isNotBlank();
        softly.assertThat(operation.path("description").asText())
                .as(name + " description")
                .isNotBlank();
        for (JsonNode body : operation.at("/requestBody/content")) {
            softly.assertThat(hasExample(api, body)).as(name + " has an example request").isTrue();
        }
        boolean page = name.contains("/s/");
        operation
                .path("responses")
                .properties()
                .forEach(
                        response -> {
                            String what = name + " " + response.getKey();
                            softly.assertThat(response.getValue().path("description").asText())
                                    .as(what)
                                    .isNotBlank();
                            JsonNode content = response.getValue().path("content");
                            if (response.getKey().startsWith("2") && !page) {
                                softly.assertThat(hasExample(api, content.path("application/json")))
                                        .as(what + " has an example")
                                        .isTrue();
                            } else if (!page) {
                                softly.assertThat(content.has("application/problem+json"))
                                        .as(what + " is a problem")
                                        .isTrue();
                            }
                        });
        List<String> expected = new ArrayList<>();
        if (page) {
            expected.addAll(List.of("404", "410"));
        } else {
            expected.addAll(List.of("401", "403", "422"));
        }
        if (name.contains("{id}")) {
            expected.add("404");
        }
        if (name.startsWith("post") && name.contains("{id}")) {
            expected.addAll(List.of("409", "412"));
        }
        JsonNode responses = operation.path("responses");
        softly.assertThat(expected).as(name + " problems").allMatch(responses::has);
    }

    private static boolean hasExample(JsonNode api, JsonNode body) {
        if (body.has("example") || body.has("examples")) {
            return true;
        }
        JsonNode schema = resolved(api, body.path("schema"));
        if (schema.has("items")) {
            schema = resolved(api, schema.path("items"));
        }
        return schema.has("example")
                || schema.path("examples").path(0).isObject()
                || hasExampleItems(api, schema);
    }

    /** A page's items. */
    private static boolean hasExampleItems(JsonNode api, JsonNode schema) {
        JsonNode item = resolved(api, schema.at("/properties/items/items"));
        return item.path("examples").path(0).isObject();
    }

    private static JsonNode resolved(JsonNode api, JsonNode schema) {
        return schema.has("$ref") ? api.at(schema.path("$ref").asText().substring(1)) : schema;
    }
}
