package io.amends.proof.abuse;

import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * Repeats each request that an Idempotency-Key is honoured for, under the same name with other
 * rights: nobody gets an answer that was given to somebody else.
 */
final class Replays {

    private static final String REPLAYED = "idempotency-replayed";

    private final Map<Part, ApiDocument> documents;
    private final Stage stage;
    private final Tokens tokens;
    private final Wires wires;
    private final Violations violations;
    private final Random random;

    Replays(
            Map<Part, ApiDocument> documents,
            Stage stage,
            Tokens tokens,
            Wires wires,
            Violations violations,
            long seed) {
        this.documents = documents;
        this.stage = stage;
        this.tokens = tokens;
        this.wires = wires;
        this.violations = violations;
        this.random = new Random(seed);
    }

    /** The operations that honour the key. */
    List<String> check(WhoMay table) {
        return documents.values().stream()
                .flatMap(document -> document.operations().stream())
                .filter(operation -> operation.method().equals("POST"))
                .filter(
                        operation ->
                                table.row(operation)
                                        .filter(row -> !row.isOpen() && honours(operation, row))
                                        .isPresent())
                .map(Operation::name)
                .toList();
    }

    private boolean honours(Operation operation, WhoMay.Row row) {
        String role = row.roles().stream().sorted().findFirst().orElseThrow();
        Request request =
                Shots.minimal(
                                Objects.requireNonNull(documents.get(operation.service())),
                                operation,
                                random,
                                stage.ours(),
                                Set.of("location", "source"))
                        .with("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = send(operation, request.by(tokens.of(role)));
        Answer again = send(operation, request.by(tokens.of(role)));
        if (!first.ok() || again.header(REPLAYED).isEmpty()) {
            return false;
        }
        if (!again.text().equals(first.text())) {
            violations.add(
                    operation.name() + " repeats another answer",
                    request + " was answered " + first + ", then " + again);
        }
        others(role)
                .forEach(
                        (who, token) -> {
                            Answer theirs = send(operation, request.by(token));
                            if (!theirs.header(REPLAYED).isEmpty()) {
                                violations.add(
                                        operation.name() + " gives away its answer to " + who,
                                        request + " was answered " + theirs);
                            }
                        });
        return true;
    }

    /** The same name, less or more than it. */
    private Map<String, String> others(String role) {
        Map<String, String> others = new LinkedHashMap<>();
        others.put(
                "somebody of another location", tokens.ofLocation(role, stage.theirs().location()));
        others.put("somebody of this location", tokens.ofLocation(role, stage.ours().location()));
        others.put("another source", tokens.ofSource(role, stage.theirs().source()));
        others.put("this source", tokens.ofSource(role, stage.ours().source()));
        return others;
    }

    private Answer send(Operation operation, Request request) {
        return wires.send(operation.service(), request);
    }
}
