package io.amends.proof.abuse;

import io.amends.proof.abuse.Stage.Shop;
import io.amends.proof.abuse.WhoMay.Row;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests made from the OpenAPI documents, valid and spoilt. */
final class GeneratedRequests {

    private static final int AT_ONCE = 16;
    private static final int SPOILT_OF_TEN = 8;

    /** Those that clear or repeat everything: asked for in the table of roles, not by thousands. */
    private static final Set<String> HEAVY = Set.of("/v1/projections/rebuild");

    private final Map<Part, ApiDocument> documents;
    private final Stage stage;
    private final Tokens tokens;
    private final Wires wires;
    private final Verdict verdict;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();

    GeneratedRequests(
            Map<Part, ApiDocument> documents,
            Stage stage,
            Tokens tokens,
            Wires wires,
            Verdict verdict) {
        this.documents = documents;
        this.stage = stage;
        this.tokens = tokens;
        this.wires = wires;
        this.verdict = verdict;
    }

    /** Sends them; which operations accepted one is known afterwards. */
    void send(int requests, long seed) {
        List<Operation> operations =
                documents.values().stream()
                        .flatMap(document -> document.operations().stream())
                        .filter(operation -> !HEAVY.contains(operation.path()))
                        .toList();
        String operator = tokens.of("operator");
        List<String> others =
                Tokens.ROLES.stream()
                        .map(role -> tokens.ofLocation(role, stage.ours().location()))
                        .toList();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                threads.execute(
                        () -> {
                            for (int n = next.getAndIncrement();
                                    n < requests;
                                    n = next.getAndIncrement()) {
                                Random random = new Random(seed * 1_000_003 + n);
                                String token =
                                        random.nextInt(8) == 0
                                                ? others.get(random.nextInt(others.size()))
                                                : operator;
                                one(
                                        operations.get(random.nextInt(operations.size())),
                                        random,
                                        token);
                            }
                        });
            }
        }
    }

    private void one(Operation operation, Random random, String token) {
        ApiDocument document = Objects.requireNonNull(documents.get(operation.service()));
        Shop shop = random.nextInt(4) == 0 ? stage.theirs() : stage.ours();
        Shots shots = new Shots(document, random, shop);
        boolean spoilt = random.nextInt(10) < SPOILT_OF_TEN;
        Request request = (spoilt ? shots.spoilt(operation) : shots.valid(operation)).by(token);
        Answer answer = wires.send(operation.service(), request);
        verdict.on(document, operation, request, answer);
        if (answer.status() < 400 && answer.status() > 0) {
            accepted.add(operation.name());
        }
    }

    /** Those that never were asked in a way that they accept: a hole in what is generated. */
    List<String> neverAccepted(WhoMay table) {
        return documents.values().stream()
                .flatMap(document -> document.operations().stream())
                .filter(operation -> !HEAVY.contains(operation.path()))
                // The states that work on a case needs come in a chain.
                .filter(operation -> !operation.path().startsWith("/v1/cases/{id}/"))
                // Whom the others need is erased at the end, by those of the table.
                .filter(operation -> !operation.method().equals("DELETE"))
                .filter(operation -> table.row(operation).map(Row::canSucceed).orElse(false))
                .map(Operation::name)
                .filter(name -> !accepted.contains(name))
                .sorted()
                .toList();
    }
}
