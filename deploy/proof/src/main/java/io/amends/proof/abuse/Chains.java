package io.amends.proof.abuse;

import io.amends.proof.abuse.Stage.Shop;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Requests that build on each other, in the right order and in wrong ones. */
final class Chains {

    private static final List<String> RIGHT_ORDER =
            List.of(
                    "acknowledgement",
                    "assignment",
                    "contacts",
                    "remedies",
                    "resolution",
                    "confirmation",
                    "closing",
                    "reopening");
    private static final Map<String, String> BODIES =
            Map.of(
                    "contacts", "{\"channel\":\"phone\"}",
                    "remedies", "{\"kind\":\"apology\"}",
                    "resolution", "{\"rootCause\":\"waiting\"}");

    private final Stage stage;
    private final Wires wires;
    private final Violations violations;
    private final Random random;
    private final String operator;
    private final String stranger;

    Chains(Stage stage, Tokens tokens, Wires wires, Violations violations, Random random) {
        this.stage = stage;
        this.wires = wires;
        this.violations = violations;
        this.random = random;
        this.operator = tokens.of("operator");
        this.stranger = tokens.ofLocation("manager", stage.theirs().location());
    }

    /** A visit that is posted, looked at, posted again, amended, and contradicted. */
    void visit() {
        Shop shop = stage.ours();
        String id = "chain-" + random.nextLong();
        Instant now = Instant.now();
        String first = visit(shop, id, 1_000, now);
        String name = "a chain of visits";
        Answer recorded = expect(name, Request.post("/v1/visits", first), 201, "recorded");
        String address = "/v1/visits/" + recorded.json().path("id").asText();
        expect(name, Request.get(address), 200, id);
        expect(name, Request.post("/v1/visits", first), 200, "duplicate");
        expect(name, Request.post("/v1/visits", visit(shop, id, 2_000, now)), 409, "conflict");
        expect(
                name,
                Request.post("/v1/visits", visit(shop, id, 3_000, now.minusSeconds(60))),
                200,
                "superseded");
        expect(
                name,
                Request.post("/v1/visits", visit(shop, id, 4_000, now.plusSeconds(1))),
                200,
                "amended");
        expect(name, Request.get(address), 200, "4000");
        expect(
                name,
                Request.post("/v1/visits", visit(stage.theirs(), id, 1_000, now)),
                201,
                "recorded");
        refused(name, Part.CUSTOMER, Request.get(address));
    }

    private static String visit(Shop shop, String id, int minor, Instant updatedAt) {
        return """
        {"source":"%s","visitId":"%s","occurredAt":"2026-11-20T10:00:00Z","location":"%s",
         "amount":{"minor":%d,"currency":"USD"},"updatedAt":"%s"}"""
                .formatted(shop.source(), id, shop.location(), minor, updatedAt);
    }

    /** A complaint and its case: all that may be done, in its order; then all in any order. */
    void recovery() {
        String name = "a chain of cases";
        String caseId = complain(name);
        for (String action : RIGHT_ORDER) {
            act(name, caseId, action, Set.of(200));
        }
        String other = complain(name);
        List<String> any = new ArrayList<>(RIGHT_ORDER);
        any.addAll(RIGHT_ORDER);
        Collections.shuffle(any, random);
        any.forEach(action -> act(name, other, action, Set.of(200, 409)));
    }

    private String complain(String name) {
        Answer raised =
                expect(
                        name,
                        Request.post(
                                "/v1/complaints",
                                """
                                {"location":"%s","channel":"counter","text":"It was cold."}"""
                                        .formatted(stage.ours().location())),
                        Part.FEEDBACK,
                        Set.of(201),
                        "caseId");
        return raised.json().path("caseId").asText();
    }

    /** What is done raises the version by one; what is refused leaves it alone. */
    private void act(String name, String caseId, String action, Set<Integer> expected) {
        String address = "/v1/cases/" + caseId;
        long before = version(address);
        Request request = Request.post(address + "/" + action, BODIES.getOrDefault(action, "{}"));
        refused(name, Part.FEEDBACK, request);
        Answer answer = expect(name, request, Part.FEEDBACK, expected, "");
        long after = version(address);
        if (answer.ok() ? after <= before : after != before) {
            violations.add(
                    name + ": the version goes from one to another without cause",
                    "%s was answered %d, version %d to %d"
                            .formatted(request, answer.status(), before, after));
        }
        if (answer.ok()) {
            Request stale = request.with("If-Match", "\"" + before + "\"");
            expect(name, stale, Part.FEEDBACK, Set.of(412), "");
        }
    }

    private long version(String address) {
        return wires.send(Part.FEEDBACK, Request.get(address).by(operator))
                .json()
                .path("version")
                .asLong();
    }

    /** By somebody from the other shop. */
    private void refused(String name, Part service, Request request) {
        Answer answer = wires.send(service, request.by(stranger));
        if (answer.status() != 403) {
            violations.add(
                    name + ": a stranger is not refused", request + " was answered " + answer);
        }
    }

    private Answer expect(String name, Request request, int status, String word) {
        return expect(name, request, Part.CUSTOMER, Set.of(status), word);
    }

    private Answer expect(
            String name, Request request, Part service, Set<Integer> statuses, String word) {
        Answer answer = wires.send(service, request.by(operator));
        if (!statuses.contains(answer.status()) || !answer.text().contains(word)) {
            violations.add(
                    "%s: not %s %s".formatted(name, statuses, word),
                    request + " was answered " + answer);
        }
        return answer;
    }
}
