package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.Pause;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two shops with everything that requests can be about, so that one can be abused from the other.
 */
record Stage(Shop ours, Shop theirs) {

    static final String OUR_LOCATION = "mill-lane";
    static final String THEIR_LOCATION = "harbour";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Pattern SURVEY = Pattern.compile("/s/([\\w.-]+)");
    private static final Pattern UNSUBSCRIBE = Pattern.compile("/u/([\\w.-]+)");

    /**
     * @param survey the token of a survey link that nobody has answered
     * @param unsubscribe the token of an unsubscribe link
     */
    record Shop(
            String location,
            String source,
            String staff,
            String visitId,
            String customerId,
            String caseId,
            String solicitationId,
            String credentialId,
            String survey,
            String unsubscribe) {}

    /** Waits until both shops are known in all services. */
    static Stage set(Installation installation, Wires wires, Tokens tokens) {
        Setter setter = new Setter(installation.inbox(), wires, tokens.of("operator"));
        return new Stage(
                setter.shop(OUR_LOCATION, "till-1"), setter.shop(THEIR_LOCATION, "till-2"));
    }

    private record Setter(Inbox inbox, Wires wires, String token) {

        Shop shop(String location, String source) {
            String staff = "s-" + location;
            ok(
                    Part.CUSTOMER,
                    Request.put(
                            "/v1/locations/" + location,
                            """
                            {"name":"%s","timeZone":"Europe/London","currency":"USD","country":"US"}"""
                                    .formatted(location)));
            ok(Part.CUSTOMER, Request.put("/v1/staff/" + staff, "{\"name\":\"Sam\"}"));
            String email = location + "@example.com";
            JsonNode visit =
                    ok(
                            Part.CUSTOMER,
                            Request.post("/v1/visits", visit(source, location, staff, email)));
            JsonNode raised =
                    ok(
                            Part.FEEDBACK,
                            Request.post(
                                    "/v1/complaints",
                                    """
                                    {"location":"%s","channel":"phone","text":"I waited.","visitId":"%s"}"""
                                            .formatted(location, visit.path("id").asText())));
            String visitId = visit.path("id").asText();
            String mail =
                    await(
                                    "a survey",
                                    () ->
                                            inbox.to(email).stream()
                                                    .filter(Inbox.Mail::asks)
                                                    .findFirst())
                            .text();
            return new Shop(
                    location,
                    source,
                    staff,
                    visitId,
                    visit.path("customerId").asText(),
                    raised.path("caseId").asText(),
                    ok(Part.NOTIFICATION, Request.get("/v1/solicitations?visitId=" + visitId))
                            .at("/items/0/id")
                            .asText(),
                    ok(
                                    Part.CUSTOMER,
                                    Request.post(
                                            "/v1/credentials", "{\"source\":\"" + source + "\"}"))
                            .at("/credential/id")
                            .asText(),
                    found(SURVEY, mail),
                    found(UNSUBSCRIBE, mail));
        }

        private JsonNode ok(Part service, Request request) {
            Answer answer = wires.send(service, request.by(token));
            if (!answer.ok()) {
                throw new IllegalStateException(request + " was answered " + answer);
            }
            return answer.json();
        }
    }

    private static String visit(String source, String location, String staff, String email) {
        return """
        {"source":"%s","visitId":"%s","occurredAt":"%s","location":"%s","staff":["%s"],
         "amount":{"minor":1880,"currency":"USD"},
         "customer":{"email":"%s","name":"Ann","consents":[
           {"channel":"email","purpose":"feedback","granted":true,"at":"2026-01-01T00:00:00Z","wording":"v1"}]}}"""
                .formatted(source, UUID.randomUUID(), Instant.now(), location, staff, email);
    }

    static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }

    /** Asks again until it is there. */
    static <T> T await(String what, Supplier<Optional<T>> asked) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = asked.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come");
            }
            Pause.of(PAUSE);
        }
    }

    List<Shop> shops() {
        return List.of(ours, theirs);
    }
}
