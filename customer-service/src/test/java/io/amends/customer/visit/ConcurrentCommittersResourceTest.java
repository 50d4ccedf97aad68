package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.testing.Locks;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.StrictJson;
import io.amends.customer.Raced;
import io.amends.customer.Till;
import io.amends.customer.visit.Answer.Accepted;
import io.amends.customer.visit.Posted.Identity;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Two committers with posts of one visit, the second of which reads before the first commits: what
 * is stored and answered is what one after the other would have stored and answered.
 */
@QuarkusTest
@WithRealServers
class ConcurrentCommittersResourceTest {
    private static final Instant BEGIN = Instant.parse("2026-11-20T18:00:00Z");

    private final Till till = new Till();

    @Inject Jdbi jdbi;
    @Inject AcceptVisits acceptVisits;
    @Inject Visits visits;
    @Inject VisitReader reader;

    /** What became of the posts of both. */
    private record Outcome(List<String> first, List<String> second, @Nullable Standing last) {}

    @Test
    void anAmendmentDoesNotWinOverTheSameContentSaidAgainLater() {
        commit(List.of(post("1", "a", 1)));

        Outcome outcome = concurrently(List.of(post("1", "a", 5)), List.of(post("1", "b", 3)));

        assertThat(outcome.second()).containsExactly("SUPERSEDED");
    }

    @Test
    void theEffectIsThatOfOneAfterTheOther() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            String visit = "round-" + round;
            @Nullable Standing begin = null;
            if (random.nextBoolean()) {
                List<Posted> recorded = List.of(post(visit, content(random), random.nextInt(6)));
                commit(recorded);
                begin = serially(null, recorded, new ArrayList<>());
            }
            List<Posted> first = posts(visit, random);
            List<Posted> second = posts(visit, random);

            Outcome outcome = concurrently(first, second);

            assertThat(outcome)
                    .as("seed %d, round %d", seed, round)
                    .isIn(inOrder(begin, first, second), swapped(begin, first, second));
        }
    }

    private List<Posted> posts(String visit, Random random) {
        List<Posted> posts = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            posts.add(post(visit, content(random), random.nextInt(6)));
        }
        return posts;
    }

    private static String content(Random random) {
        return random.nextBoolean() ? "a" : "b";
    }

    /** The second is begun, and waits or has finished, before the first commits. */
    private Outcome concurrently(List<Posted> first, List<Posted> second) {
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<List<String>> late = new CompletableFuture<>();
            List<String> answers =
                    QuarkusTransaction.requiringNew()
                            .call(
                                    () -> {
                                        List<String> accepted = accept(first);
                                        other.execute(() -> late.complete(commit(second)));
                                        await().pollInterval(Duration.ofMillis(5))
                                                .until(
                                                        () ->
                                                                late.isDone()
                                                                        || Locks.areAwaited(jdbi));
                                        return accepted;
                                    });
            return new Outcome(answers, late.join(), stored(first.getFirst().identity()));
        }
    }

    private List<String> commit(List<Posted> posts) {
        while (true) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> accept(posts));
            } catch (Raced again) {
                // as GroupCommit does
            }
        }
    }

    private List<String> accept(List<Posted> posts) {
        return acceptVisits.accept(posts).stream()
                .map(
                        answer ->
                                answer instanceof Accepted accepted
                                        ? accepted.outcome().name()
                                        : "CONFLICT")
                .toList();
    }

    private @Nullable Standing stored(Identity identity) {
        Visit visit =
                QuarkusTransaction.requiringNew()
                        .call(() -> visits.stored(Set.of(identity)).get(identity));
        return visit == null ? null : Standing.of(visit);
    }

    private static Outcome inOrder(
            @Nullable Standing begin, List<Posted> first, List<Posted> second) {
        List<String> answersOfFirst = new ArrayList<>();
        List<String> answersOfSecond = new ArrayList<>();
        Standing between = serially(begin, first, answersOfFirst);
        Standing last = serially(between, second, answersOfSecond);
        return new Outcome(answersOfFirst, answersOfSecond, last);
    }

    private static Outcome swapped(
            @Nullable Standing begin, List<Posted> first, List<Posted> second) {
        Outcome swapped = inOrder(begin, second, first);
        return new Outcome(swapped.second(), swapped.first(), swapped.last());
    }

    private static @Nullable Standing serially(
            @Nullable Standing begin, List<Posted> posts, List<String> answers) {
        Standing standing = begin;
        for (Posted post : posts) {
            answers.add(
                    switch (Standing.decide(standing, post)) {
                        case RECORD -> "RECORDED";
                        case AMEND -> "AMENDED";
                        case REPEAT -> "DUPLICATE";
                        case SUPERSEDE -> "SUPERSEDED";
                        case CONFLICT -> "CONFLICT";
                    });
            standing = Standing.after(standing, post);
        }
        return standing;
    }

    /**
     * @param at minutes; 0 is no time at all
     */
    private Posted post(String visitId, String content, int at) {
        return reader.read(
                StrictJson.read(
                        till.visit(
                                        visitId,
                                        v -> {
                                            v.putObject("attributes").put("content", content);
                                            if (at > 0) {
                                                v.put(
                                                        "updatedAt",
                                                        BEGIN.plus(Duration.ofMinutes(at))
                                                                .toString());
                                            }
                                        })
                                .toString(),
                        VisitPost.class),
                false);
    }
}
