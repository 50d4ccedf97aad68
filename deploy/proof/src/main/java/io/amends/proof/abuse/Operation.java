package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.installation.Part;

import java.util.List;
import java.util.Map;

/**
 * An operation as a service's OpenAPI document describes it.
 *
 * @param path the template
 * @param bodies schemas by media type; empty when it takes no body
 * @param answers by status, and then schemas by media type
 */
record Operation(
        Part service,
        String method,
        String path,
        List<Parameter> parameters,
        Map<String, JsonNode> bodies,
        Map<String, Map<String, JsonNode>> answers) {

    /**
     * @param in path, query or header
     */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /** As a row of the table and a violation name it. */
    String name() {
        return service.option() + " " + method + " " + path;
    }
}
