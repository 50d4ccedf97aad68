package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.amends.proof.abuse.Operation.Parameter;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A service's OpenAPI document, read as strictly as it can be: a field that it doesn't name is not
 * documented.
 */
final class ApiDocument {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Part service;
    private final JsonNode document;
    private final SchemaRegistry registry =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

    ApiDocument(Part service, JsonNode document) {
        this.service = service;
        this.document = document.deepCopy();
        this.document.path("components").path("schemas").forEach(ApiDocument::close);
    }

    /** As the service publishes it. */
    static ApiDocument of(Part service, Wires wires) {
        Answer answer = wires.send(service, Request.get("/q/openapi?format=json"));
        if (!answer.ok()) {
            throw new IllegalStateException(service + " describes no API: " + answer);
        }
        return new ApiDocument(service, answer.json());
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            if (object.has("properties") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
            object.path("properties").forEach(ApiDocument::close);
            close(object.path("items"));
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method -> {
                                                    if (METHODS.contains(method.getKey())) {
                                                        operations.add(
                                                                operation(
                                                                        path.getKey(),
                                                                        path.getValue(),
                                                                        method.getKey(),
                                                                        method.getValue()));
                                                    }
                                                }));
        return operations;
    }

    private Operation operation(String path, JsonNode item, String method, JsonNode described) {
        List<Parameter> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        described.path("parameters").forEach(parameter -> parameters.add(parameter(parameter)));
        Map<String, Map<String, JsonNode>> answers = new LinkedHashMap<>();
        described
                .path("responses")
                .properties()
                .forEach(answer -> answers.put(answer.getKey(), contents(answer.getValue())));
        return new Operation(
                service,
                method.toUpperCase(Locale.ROOT),
                path,
                parameters,
                contents(described.path("requestBody")),
                answers);
    }

    private static Parameter parameter(JsonNode parameter) {
        return new Parameter(
                parameter.path("name").asText(),
                parameter.path("in").asText(),
                parameter.path("required").asBoolean(),
                parameter.path("schema"));
    }

    private static Map<String, JsonNode> contents(JsonNode holder) {
        Map<String, JsonNode> contents = new LinkedHashMap<>();
        holder.path("content")
                .properties()
                .forEach(type -> contents.put(type.getKey(), type.getValue().path("schema")));
        return contents;
    }

    /** The schema that a reference means, or itself. */
    JsonNode resolve(JsonNode schema) {
        JsonNode resolved = schema;
        while (resolved.has("$ref")) {
            resolved = document.at(resolved.path("$ref").asText().substring(1));
        }
        for (JsonNode alternative : resolved.path("anyOf")) {
            if (!alternative.path("type").asText().equals("null")) {
                return resolve(alternative);
            }
        }
        return resolved;
    }

    /** How a value breaks a schema of this document; empty when it doesn't. */
    List<String> violations(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema, this::compiled).validate(value).stream()
                .map(Error::toString)
                .toList();
    }

    private Schema compiled(JsonNode schema) {
        ObjectNode whole = JSON.createObjectNode();
        ArrayNode all = whole.putArray("allOf");
        all.add(schema.isMissingNode() ? JSON.createObjectNode() : schema);
        whole.set("components", document.path("components"));
        return registry.getSchema(whole);
    }
}
