package io.amends.customer;

import static io.restassured.RestAssured.given;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.web.StrictJson;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

/** A till of one test: posts visits, and has a name, a location and customers of its own. */
public final class Till {
    private final String mark = UUID.randomUUID().toString().substring(24);
    private final String source = "till-" + mark;

    public String source() {
        return source;
    }

    public String location() {
        return "shop-" + mark;
    }

    /** An address that no other test uses. */
    public String email(String who) {
        return who + "@" + mark + ".example.com";
    }

    /** A number that hardly any other test uses. */
    public String phone() {
        return "+1202" + (2_000_000 + Math.floorMod(mark.hashCode(), 7_999_999));
    }

    public String card(String who) {
        return who + "-" + mark;
    }

    /** A visit of now, with what the test adds or changes. */
    public ObjectNode visit(String visitId, Consumer<ObjectNode> changes) {
        ObjectNode visit =
                StrictJson.mapper()
                        .createObjectNode()
                        .put("source", source)
                        .put("visitId", visitId)
                        .put("occurredAt", Instant.parse("2026-11-20T17:31:07Z").toString())
                        .put("location", location());
        changes.accept(visit);
        return visit;
    }

    public ObjectNode visit(String visitId) {
        return visit(visitId, v -> {});
    }

    public ObjectNode visitOf(String visitId, String email) {
        return visit(visitId, v -> v.putObject("customer").put("email", email));
    }

    public Response post(ObjectNode visit) {
        return post(visit.toString());
    }

    public Response post(String body) {
        return as("pos").contentType(ContentType.JSON).body(body).post("/v1/visits");
    }

    public Response batch(String contentType, String body) {
        return batch(Tokens.of("pos"), contentType, body);
    }

    public static RequestSpecification as(String role) {
        return as(Tokens.of(role));
    }

    public static RequestSpecification as(Tokens token) {
        return given().header("Authorization", "Bearer " + token.sign());
    }

    public static Response batch(Tokens token, String contentType, String body) {
        return as(token)
                .contentType(contentType)
                .body(body.getBytes(UTF_8))
                .post("/v1/visits/batch");
    }
}
