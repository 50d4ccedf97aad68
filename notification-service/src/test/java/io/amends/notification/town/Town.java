package io.amends.notification.town;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.security.Role;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.Tokens;
import io.restassured.http.ContentType;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jdbi.v3.core.Jdbi;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What happens in the other services, told to the one under test, and what arrives at the
 * customers.
 */
public final class Town {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Town() {}

    /** A survey at once and at any hour, so that the tests don't depend on the time of day. */
    public static final String SURVEY_AT_ONCE =
            """
            {"active": true, "delay": "PT0S", "maxAge": "P3D", "cap": {"messages": 1, "days": 30}, "holdOutPercent": 0}
            """;

    /** The same without a cap. */
    public static final String UNCAPPED_SURVEY =
            """
            {"active": true, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
            """;

    public static final String SURVEY = "post-visit-survey";

    /** Surveys go out at once, and nobody is welcomed. */
    public static void surveysGoOutAtOnce() {
        setProgramme(SURVEY, SURVEY_AT_ONCE);
        setProgramme(
                "welcome",
                """
                {"active": false, "delay": "PT0S", "maxAge": "P3D", "holdOutPercent": 0}
                """);
    }

    public static void setProgramme(String name, String settings) {
        given().auth()
                .oauth2(Tokens.of(Role.OWNER).sign())
                .contentType(ContentType.JSON)
                .body(settings)
                .put("/v1/programmes/" + name)
                .then()
                .statusCode(200);
    }

    public static String aLocation(String zone) {
        String code = "shop-" + UUID.randomUUID().toString().substring(0, 8);
        locationTold(code, zone);
        return code;
    }

    public static void locationTold(String code, String zone) {
        TestEvents.publish(
                "locations",
                "location.changed.v1",
                code,
                Map.of(
                        "location",
                        code,
                        "version",
                        1,
                        "name",
                        "Main Street",
                        "timeZone",
                        zone,
                        "currency",
                        "USD",
                        "confirmed",
                        true,
                        "assumed",
                        List.of()));
    }

    public record Person(UUID id, UUID contactPoint, String email) {}

    /** Not one of the two in a hundred who are never asked. */
    public static Person somebody(String mailbox) {
        UUID id = UUID.randomUUID();
        while (HeldOut.is(id)) {
            id = UUID.randomUUID();
        }
        return new Person(
                id, UUID.randomUUID(), mailbox + "-" + UUID.randomUUID() + "@example.com");
    }

    /** Another customer with the same address. */
    public static Person sharing(Person other) {
        return new Person(somebody("").id(), other.contactPoint(), other.email());
    }

    public static Person aCustomerWhoAgreed(String mailbox) {
        Person person = somebody(mailbox);
        registered(person, 1, true);
        return person;
    }

    public static Person aCustomerWhoSaidNothing(String mailbox) {
        Person person = somebody(mailbox);
        registered(person, 1, false);
        return person;
    }

    public static void registered(Person person, int version, boolean agreed, UUID... claims) {
        List<Map<String, Object>> consents =
                agreed
                        ? List.of(
                                Map.of(
                                        "channel",
                                        "email",
                                        "purpose",
                                        "feedback",
                                        "granted",
                                        true,
                                        "at",
                                        "2026-01-01T00:00:00Z"))
                        : List.of();
        TestEvents.publish(
                "customers",
                version == 1 ? "customer.registered.v1" : "customer.changed.v1",
                person.id().toString(),
                Map.of(
                        "customerId",
                        person.id(),
                        "version",
                        version,
                        "registeredAt",
                        "2026-01-01T00:00:00Z",
                        "name",
                        "Ann",
                        "locale",
                        "en-US",
                        "contactPoints",
                        List.of(
                                Map.of(
                                        "contactPointId",
                                        person.contactPoint(),
                                        "kind",
                                        "email",
                                        "value",
                                        person.email(),
                                        "state",
                                        "reachable")),
                        "consents",
                        consents,
                        "claims",
                        List.of(claims)));
    }

    public static UUID visited(Person person, String location) {
        return visited(person, location, Instant.now(), false);
    }

    public static UUID visited(Person person, String location, Instant at, boolean imported) {
        UUID visit = UUID.randomUUID();
        visit(visit, 1, person, location, at, imported, "completed");
        return visit;
    }

    public static void visit(
            UUID visit,
            int version,
            Person person,
            String location,
            Instant at,
            boolean imported,
            String status) {
        TestEvents.publish(
                "visits",
                version == 1 ? "visit.recorded.v1" : "visit.amended.v1",
                visit.toString(),
                Map.ofEntries(
                        Map.entry("visitId", visit),
                        Map.entry("version", version),
                        Map.entry("source", "till-7"),
                        Map.entry("location", location),
                        Map.entry("occurredAt", at),
                        Map.entry("receivedAt", at),
                        Map.entry("effectiveAt", at),
                        Map.entry("localDate", LocalDate.ofInstant(at, ZoneOffset.UTC)),
                        Map.entry("skewed", false),
                        Map.entry("imported", imported),
                        Map.entry("channel", "counter"),
                        Map.entry("staff", List.of()),
                        Map.entry("customerId", person.id()),
                        Map.entry("status", status)));
    }

    public static UUID caseOpened(String location, Map<String, Object> who) {
        UUID id = UUID.randomUUID();
        recoveryCase("case.opened.v1", id, 1, location, who);
        return id;
    }

    public static void recoveryCase(
            String type, UUID id, int version, String location, Map<String, Object> more) {
        Instant now = Instant.now();
        Map<String, Object> state =
                new HashMap<>(
                        Map.of(
                                "caseId",
                                id,
                                "version",
                                version,
                                "complaintId",
                                UUID.randomUUID(),
                                "location",
                                location,
                                "localDate",
                                LocalDate.ofInstant(now, ZoneOffset.UTC),
                                "state",
                                "opened",
                                "prompted",
                                false,
                                "severity",
                                "severe",
                                "openedAt",
                                now,
                                "imported",
                                false));
        state.putAll(
                Map.of(
                        "cause",
                        "waiting",
                        "acknowledgeBy",
                        now,
                        "resolveBy",
                        now.plus(Duration.ofDays(1)),
                        "assigned",
                        false,
                        "remedies",
                        List.of(),
                        "reopened",
                        0));
        state.put("escalations", List.of());
        state.putAll(more);
        TestEvents.publish("recovery-cases", type, id.toString(), state);
    }

    public static List<JsonNode> solicitations(String query) {
        String body =
                given().auth()
                        .oauth2(Tokens.of(Role.AGENT).sign())
                        .get("/v1/solicitations?" + query)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString();
        try {
            return JSON.readTree(body).get("items").valueStream().toList();
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The newest decision about a visit or case is this. */
    public static JsonNode awaitDecision(String query, String programme, String outcome) {
        return soon().until(
                        () ->
                                solicitations(query).stream()
                                        .filter(s -> s.get("programme").asText().equals(programme))
                                        .filter(
                                                s ->
                                                        s.has("outcome")
                                                                && s.get("outcome")
                                                                        .asText()
                                                                        .equals(outcome))
                                        .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    public static MimeMessage awaitMail(Person person) {
        return soon().until(() -> mailTo(person), mail -> !mail.isEmpty()).getLast();
    }

    public static List<MimeMessage> mailTo(Person person) {
        return MailServer.running().mailTo(person.email());
    }

    public static String text(MimeMessage message) {
        return part(message, 0);
    }

    public static String html(MimeMessage message) {
        return part(message, 1);
    }

    private static String part(MimeMessage message, int index) {
        try {
            return ((MimeMultipart) message.getContent())
                    .getBodyPart(index)
                    .getContent()
                    .toString();
        } catch (IOException | MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static String header(MimeMessage message, String name) {
        try {
            return message.getHeader(name, null);
        } catch (MessagingException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The token of the mail's unsubscribe link. */
    public static String unsubscribeToken(MimeMessage message) {
        return find("/u/([A-Za-z0-9_-]+)>", header(message, "List-Unsubscribe"));
    }

    public static String find(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("nothing like " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }

    /** What was published about the person's contact points. */
    public static List<TestEvents.Received> contactEvents(Person person) {
        return TestEvents.read("solicitations").stream()
                .filter(event -> String.valueOf(event.type()).startsWith("contact."))
                .filter(
                        event ->
                                event.json()
                                        .get("customerId")
                                        .asText()
                                        .equals(person.id().toString()))
                .toList();
    }

    /** The first event of this type about the solicitation. */
    public static JsonNode told(String type, String id) {
        return soon().until(
                        () -> TestEvents.read("solicitations", type, id),
                        events -> !events.isEmpty())
                .getFirst()
                .json();
    }

    public static long count(Jdbi jdbi, String sql, UUID id) {
        return jdbi.withHandle(
                handle -> handle.createQuery(sql).bind("id", id).mapTo(Long.class).one());
    }

    public static ConditionFactory soon() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50));
    }
}
