package io.amends.feedback;

import static io.restassured.RestAssured.given;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.TestEvents.Received;
import io.amends.chassis.testing.Tokens;
import io.amends.feedback.survey.LinkSigner;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What the tests say to the service, and what they hear from it. */
public final class Desk {
    public static final Path SURVEY_KEYS = Path.of("target", "survey-keys").toAbsolutePath();
    public static final LinkSigner LINKS = new LinkSigner("test").publish(SURVEY_KEYS);

    private Desk() {}

    /** Somebody who is signed in with a role, perhaps for one location only. */
    public static RequestSpecification as(String role, String... locations) {
        Tokens token = Tokens.of(role);
        for (String location : locations) {
            token.location(location);
        }
        return given().auth().preemptive().oauth2(token.sign()).contentType(ContentType.JSON);
    }

    public static String survey(UUID solicitation, UUID visit) {
        return "/s/" + LINKS.token(solicitation, visit, Instant.now().plus(Duration.ofDays(1)));
    }

    /** Says to whom the mail with a survey link was sent. */
    public static void sent(UUID solicitation, UUID customer) {
        TestEvents.publish(
                "solicitations",
                "solicitation.sent.v1",
                solicitation.toString(),
                """
                {"solicitationId":"%s","version":1,"programme":"post-visit-survey","class":"survey",
                 "subject":{"kind":"visit","id":"%s"},"customerId":"%s","location":"main-street","channel":"email",
                 "outcome":"sent","decidedAt":"2026-11-20T19:31:07Z","dueAt":"2026-11-20T19:31:07Z",
                 "localDate":"2026-11-20","imported":false,"sentAt":"2026-11-20T19:31:08Z"}"""
                        .formatted(solicitation, UUID.randomUUID(), customer));
    }

    /** A filled-in survey form; fields and values alternate. */
    public static Response answer(String link, String... fields) {
        RequestSpecification form =
                given().contentType("application/x-www-form-urlencoded; charset=UTF-8");
        for (int i = 0; i < fields.length; i += 2) {
            form.formParam(fields[i], fields[i + 1]);
        }
        return form.post(link);
    }

    public static void visit(UUID visitId, long version, String location, @Nullable UUID customer) {
        TestEvents.publish(
                "visits",
                version == 1 ? "visit.recorded.v1" : "visit.amended.v1",
                visitId.toString(),
                """
                {"visitId":"%s","version":%d,"source":"till-7","location":"%s","occurredAt":"2026-11-20T17:31:07Z",
                 "receivedAt":"2026-11-20T17:31:08Z","effectiveAt":"2026-11-20T17:31:07Z","localDate":"2026-11-20",
                 "skewed":false,"imported":false,"channel":"counter","staff":["0199a1b2-7c00-7000-8000-000000000042"],
                 "status":"completed","gross":{"minor":1880,"currency":"USD"}%s}"""
                        .formatted(
                                visitId,
                                version,
                                location,
                                customer == null ? "" : ",\"customerId\":\"" + customer + "\""));
    }

    /** A shop in New York that is open from nine to six, every day. */
    public static void location(String code, long version) {
        location(code, version, "America/New_York", "09:00", "18:00");
    }

    public static void location(
            String code, long version, String zone, String opens, String closes) {
        StringBuilder week = new StringBuilder();
        for (String day :
                List.of(
                        "monday",
                        "tuesday",
                        "wednesday",
                        "thursday",
                        "friday",
                        "saturday",
                        "sunday")) {
            week.append(week.isEmpty() ? "" : ",")
                    .append(
                            "{\"day\":\"%s\",\"opens\":\"%s\",\"closes\":\"%s\"}"
                                    .formatted(day, opens, closes));
        }
        TestEvents.publish(
                "locations",
                "location.changed.v1",
                code,
                """
                {"location":"%s","version":%d,"name":"The %s shop","timeZone":"%s","currency":"USD","confirmed":true,
                 "assumed":[],"calendar":{"weekly":[%s],"holidays":[]}}"""
                        .formatted(code, version, code, zone, week));
    }

    /** A shop whose phone numbers are those of a country. */
    public static void locationIn(String country, String code) {
        TestEvents.publish(
                "locations",
                "location.changed.v1",
                code,
                """
                {"location":"%s","version":1,"name":"The %s shop","timeZone":"Europe/Berlin","currency":"EUR",
                 "country":"%s","confirmed":true,"assumed":[]}"""
                        .formatted(code, code, country));
    }

    public static void customer(UUID customerId, long version, String name, @Nullable UUID claim) {
        TestEvents.publish(
                "customers",
                version == 1 ? "customer.registered.v1" : "customer.changed.v1",
                customerId.toString(),
                """
                {"customerId":"%s","version":%d,"registeredAt":"2026-01-05T10:00:00Z","name":"%s","locale":"en-US",
                 "contactPoints":[{"contactPointId":"%s","kind":"email","value":"%s@example.com","state":"reachable"}],
                 "consents":[],"claims":[%s]}"""
                        .formatted(
                                customerId,
                                version,
                                name,
                                UUID.randomUUID(),
                                name.toLowerCase(Locale.ROOT),
                                claim == null ? "" : "\"" + claim + "\""));
    }

    /** The newest event about an aggregate, once there is one that the condition holds for. */
    public static JsonNode told(String topic, String key, Predicate<JsonNode> condition) {
        return await("about " + key + " on " + topic)
                .atMost(Duration.ofSeconds(30))
                .until(
                        () ->
                                told(topic, key).stream()
                                        .map(Received::json)
                                        .filter(condition)
                                        .toList(),
                        found -> !found.isEmpty())
                .getLast();
    }

    public static List<Received> told(String topic, String key) {
        return TestEvents.read(topic).stream().filter(event -> key.equals(event.key())).toList();
    }

    /** All events of a topic that the condition holds for, once there are some. */
    public static List<JsonNode> toldAbout(String topic, String field, String value) {
        Supplier<List<JsonNode>> found =
                () ->
                        TestEvents.read(topic).stream()
                                .map(Received::json)
                                .filter(event -> event.path(field).asText().equals(value))
                                .toList();
        return await(field + " " + value + " on " + topic)
                .atMost(Duration.ofSeconds(30))
                .until(found::get, events -> !events.isEmpty());
    }

    /** A complaint, by phone; more fields may be given, and replace what is there. */
    public static Map<String, Object> complaint(String location, Map<String, Object> more) {
        Map<String, Object> complaint =
                new HashMap<>(
                        Map.of(
                                "location",
                                location,
                                "channel",
                                "phone",
                                "text",
                                "I waited half an hour, and nobody looked up."));
        complaint.putAll(more);
        return complaint;
    }

    /** Raises a complaint as a manager, and returns the id of its case. */
    public static String raise(String location, Map<String, Object> more) {
        return as("manager")
                .body(complaint(location, more))
                .post("/v1/complaints")
                .then()
                .statusCode(201)
                .extract()
                .path("caseId");
    }
}
