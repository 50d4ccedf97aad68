package io.amends.proof.abuse;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.proof.abuse.Stage.Shop;
import io.amends.proof.abuse.WhoMay.Row;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Asserts every cell of the table of roles and operations. */
final class Rights {

    /** What concerns all locations: nobody whose token is limited may do it, wherever they are. */
    private static final String UNLIMITED = "unlimited";

    private static final Set<String> UNKNOWN = Set.of("id", "reference", "token", "name");

    private final Map<Part, ApiDocument> documents;
    private final Stage stage;
    private final Tokens tokens;
    private final Wires wires;
    private final Violations violations;
    private final long seed;
    private final AtomicInteger cells = new AtomicInteger();

    Rights(
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
        this.seed = seed;
    }

    /** How many cells were asserted. */
    int check(WhoMay table) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            documents.values().forEach(document -> threads.execute(() -> check(table, document)));
        }
        Set<String> described = new HashSet<>();
        documents
                .values()
                .forEach(
                        document ->
                                document.operations()
                                        .forEach(operation -> described.add(operation.name())));
        table.operations().stream()
                .filter(name -> !described.contains(name))
                .forEach(
                        name ->
                                violations.add(
                                        name
                                                + " has a row in the table of roles, and is not described",
                                        "who-may.txt"));
        return cells.get();
    }

    private void check(WhoMay table, ApiDocument document) {
        document.operations().stream()
                .sorted(Comparator.comparingInt(Rights::isDestructive))
                .forEach(
                        operation ->
                                table.row(operation)
                                        .ifPresentOrElse(
                                                row -> check(operation, row),
                                                () ->
                                                        violations.add(
                                                                operation.name()
                                                                        + " has no row in the table of"
                                                                        + " roles",
                                                                "who-may.txt")));
    }

    /** What takes something away that the others need comes last. */
    private static int isDestructive(Operation operation) {
        if (operation.path().endsWith("/rebuild")) {
            return 2;
        }
        return operation.method().equals("DELETE") ? 1 : 0;
    }

    private void check(Operation operation, Row row) {
        for (String role : Tokens.ROLES) {
            boolean may = row.isOpen() || row.roles().contains(role);
            expect(operation, "as " + role, tokens.of(role), may ? row.own() : Set.of(403));
        }
        String role =
                row.isOpen() ? "agent" : row.roles().stream().sorted().findFirst().orElseThrow();
        tokens.refused(role)
                .forEach(
                        (what, token) ->
                                expect(
                                        operation,
                                        "with " + what,
                                        token,
                                        row.isOpen() ? row.own() : Set.of(401)));
        Shop ours = stage.ours();
        expect(
                operation,
                "in the own location",
                tokens.ofLocation(role, ours.location()),
                row.otherLocation().equals(UNLIMITED) ? Set.of(403) : row.own());
        expect(operation, "for the own source", tokens.ofSource(role, ours.source()), row.own());
        foreign(
                operation,
                row,
                "of another location",
                tokens.ofLocation(role, ours.location()),
                row.otherLocation(),
                stage.theirs().location());
        foreign(
                operation,
                row,
                "of another source",
                tokens.ofSource(role, ours.source()),
                row.otherSource(),
                "\"" + stage.theirs().source() + "\"");
        swapped(operation, role);
    }

    private void expect(Operation operation, String how, String token, Set<Integer> expected) {
        cells.incrementAndGet();
        Request request = request(operation, stage.ours(), Set.of()).by(token);
        Answer answer = wires.send(operation.service(), request);
        if (!expected.contains(answer.status())) {
            violations.add(
                    "%s %s answers %d instead of %s"
                            .formatted(operation.name(), how, answer.status(), expected),
                    request + " was answered " + answer);
        }
    }

    private void foreign(
            Operation operation,
            Row row,
            String what,
            String token,
            String expected,
            String traitor) {
        cells.incrementAndGet();
        boolean refused = expected.equals(UNLIMITED) || Character.isDigit(expected.charAt(0));
        Request request =
                request(operation, stage.theirs(), refused ? Set.of("location") : Set.of())
                        .by(token);
        Answer answer = wires.send(operation.service(), request);
        boolean right =
                switch (expected) {
                    case "same" -> row.own().contains(answer.status());
                    case "hidden" -> answer.ok() && !answer.text().contains(traitor);
                    case UNLIMITED -> answer.status() == 403;
                    case "line-403" -> answer.ok() && isRefusedLine(answer);
                    default -> answer.status() == Integer.parseInt(expected);
                };
        if (!right) {
            violations.add(
                    "%s %s is not '%s'".formatted(operation.name(), what, expected),
                    request + " was answered " + answer);
        }
    }

    private static boolean isRefusedLine(Answer answer) {
        JsonNode json = Answer.json(answer.text().lines().findFirst().orElse(""));
        return (json.isArray() ? json.path(0) : json).path("problem").path("status").asInt() == 403;
    }

    /** An id that nothing has: 404, for whoever may see everything. */
    private void swapped(Operation operation, String role) {
        operation.parameters().stream()
                .filter(p -> p.in().equals("path") && UNKNOWN.contains(p.name()))
                .filter(p -> !operation.method().equals("PUT") || p.name().equals("name"))
                .findFirst()
                .ifPresent(
                        parameter -> {
                            Shop nothing = nothing();
                            cells.incrementAndGet();
                            Request request =
                                    request(operation, nothing, Set.of()).by(tokens.of(role));
                            Answer answer = wires.send(operation.service(), request);
                            if (answer.status() != 404 && !parameter.name().equals("name")) {
                                violations.add(
                                        "%s of what doesn't exist answers %d instead of 404"
                                                .formatted(operation.name(), answer.status()),
                                        request + " was answered " + answer);
                            }
                        });
    }

    private Shop nothing() {
        String id = UUID.randomUUID().toString();
        Shop ours = stage.ours();
        return new Shop(
                ours.location(),
                ours.source(),
                "nobody-" + id,
                id,
                id,
                id,
                id,
                id,
                id + "." + id,
                id);
    }

    private Request request(Operation operation, Shop shop, Set<String> wanted) {
        ApiDocument document = Objects.requireNonNull(documents.get(operation.service()));
        Random random = new Random(seed + cells.get());
        return Shots.minimal(document, operation, random, shop, wanted);
    }
}
