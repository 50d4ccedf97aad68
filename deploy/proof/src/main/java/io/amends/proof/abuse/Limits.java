package io.amends.proof.abuse;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks far too often, as one till and as nobody, while others ask now and then. */
final class Limits {

    private static final Part SERVICE = Part.CUSTOMER;
    private static final int TOO_OFTEN = 800;
    private static final int AT_ONCE = 100;
    private static final int NOW_AND_THEN = 50;

    private final Installation installation;
    private final Violations violations;
    private final Verdict verdict;
    private final Tokens tokens;
    private final Stage stage;

    Limits(Installation installation, Violations violations, Tokens tokens, Stage stage) {
        this.installation = installation;
        this.violations = violations;
        this.verdict = new Verdict(violations);
        this.tokens = tokens;
        this.stage = stage;
    }

    /**
     * Starts a service anew with its default limits, and one for sources, which have none by
     * default. Returns how many requests it answered with 429.
     */
    int exceed() {
        installation.set(
                SERVICE,
                Map.of(
                        "AMENDS_LIMITS_SOURCE_PER_SECOND", "20",
                        "AMENDS_LIMITS_SOURCE_BURST", "200"));
        installation.restart(SERVICE);
        Request post = Request.post("/v1/visits", "{}");
        Request noisy = post.by(tokens.ofSource("pos", stage.ours().source()));
        Request quiet = post.by(tokens.ofSource("pos", stage.theirs().source()));
        try (Wires wires = new Wires(installation)) {
            return exceed("a till", wires, noisy, 422, quiet)
                    + exceed("nobody", wires, post, 401, quiet)
                    + health(wires);
        }
    }

    private int exceed(String who, Wires wires, Request request, int otherwise, Request other) {
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                threads.execute(
                        () -> {
                            while (next.getAndIncrement() < TOO_OFTEN) {
                                Answer answer = wires.send(SERVICE, request);
                                verdict.inGeneral("asking too often", request, answer);
                                if (answer.status() == 429) {
                                    checkRefusal(who, answer);
                                    refused.incrementAndGet();
                                } else {
                                    expect(who + " who asks too often", otherwise, answer);
                                }
                            }
                        });
            }
            for (int i = 0; i < NOW_AND_THEN; i++) {
                expect("beside " + who + " who asks too often", 422, wires.send(SERVICE, other));
            }
        }
        if (refused.get() == 0) {
            violations.add(who + " may ask as often as it likes", TOO_OFTEN + " requests");
        }
        return refused.get();
    }

    /** At once, and with what a client needs to come again in time. */
    private void checkRefusal(String who, Answer answer) {
        if (answer.header("retry-after").isEmpty()
                || answer.header("ratelimit").isEmpty()
                || answer.header("ratelimit-policy").isEmpty()) {
            violations.add(who + " is not told when to come again", answer.toString());
        }
    }

    private int health(Wires wires) {
        for (int i = 0; i < TOO_OFTEN; i++) {
            expect("health", 200, wires.send(SERVICE, Request.get("/q/health/live")));
        }
        return 0;
    }

    private void expect(String who, int status, Answer answer) {
        if (answer.status() != status) {
            violations.add("%s is not answered %d".formatted(who, status), answer.toString());
        }
    }
}
