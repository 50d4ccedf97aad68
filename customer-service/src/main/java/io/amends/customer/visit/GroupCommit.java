package io.amends.customer.visit;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.web.Busy;
import io.amends.chassis.web.Conflict;
import io.amends.customer.Raced;
import io.amends.customer.visit.Answer.Conflicting;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.context.Context;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets posts that come at the same time share a transaction: a few committers take what waits,
 * apply it as one group, commit, and only then answer. One visit alone commits at once, so the
 * groups grow by themselves with the load.
 *
 * <p>What breaks a group without being an outage is found by halving it: no visit fails because of
 * its neighbours.
 */
@ApplicationScoped
class GroupCommit {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 10;
    private static final Submission STOP =
            new Submission(List.of(), Context.root(), 0, new CompletableFuture<>());

    private final AcceptVisits acceptVisits;
    private final VisitsConfig config;
    private final LinkedBlockingQueue<Submission> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room;
    private final List<Thread> committers = new ArrayList<>();
    private final DistributionSummary groupSizes;

    GroupCommit(AcceptVisits acceptVisits, VisitsConfig config, MeterRegistry metrics) {
        this.acceptVisits = acceptVisits;
        this.config = config;
        this.room = new Semaphore(config.queue());
        this.groupSizes =
                DistributionSummary.builder("amends.visits.group.size")
                        .description("visits that shared a transaction")
                        .publishPercentiles(0.5, 0.99)
                        .register(metrics);
        metrics.gauge("amends.visits.waiting", room, r -> config.queue() - r.availablePermits());
        metrics.gauge("amends.visits.queue", config, VisitsConfig::queue);
    }

    /** What became of one post: an answer, or why there is none. */
    sealed interface Result {
        record Answered(Answer answer) implements Result {}

        record Failed(RuntimeException failure) implements Result {}
    }

    /**
     * @param since when it began to wait, as {@link System#nanoTime} says it
     */
    private record Submission(
            List<Posted> posts,
            Context trace,
            long since,
            CompletableFuture<List<Result>> results) {
        boolean isStop() {
            return posts.isEmpty();
        }
    }

    /**
     * Stores one visit together with those that come at the same time.
     *
     * @throws Busy when too many wait already, or for too long
     */
    CompletableFuture<Result> submit(Posted post) {
        if (fallsBehind() || !room.tryAcquire()) {
            throw full();
        }
        return enqueue(List.of(post)).thenApply(List::getFirst);
    }

    /**
     * More wait than the next group can take, and not since just now: more would only make all of
     * them wait longer.
     */
    private boolean fallsBehind() {
        if (config.queue() - room.availablePermits() <= config.group()) {
            return false;
        }
        Submission oldest = waiting.peek();
        return oldest != null
                && System.nanoTime() - oldest.since() > config.longestWait().toNanos();
    }

    /**
     * Stores visits of a batch, waiting for room and for the commit. At most as many as share a
     * transaction.
     */
    List<Result> submitAndWait(List<Posted> posts) throws InterruptedException {
        if (!room.tryAcquire(posts.size(), config.patience().toMillis(), TimeUnit.MILLISECONDS)) {
            throw full();
        }
        return enqueue(posts).join();
    }

    /** How many visits a batch may submit at once. */
    int largestSubmission() {
        return Math.min(config.group(), config.queue());
    }

    private CompletableFuture<List<Result>> enqueue(List<Posted> posts) {
        CompletableFuture<List<Result>> results = new CompletableFuture<>();
        waiting.add(new Submission(posts, Context.current(), System.nanoTime(), results));
        return results.completeOnTimeout(
                failed(posts.size(), unknown()),
                config.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void start(@Observes StartupEvent started) {
        for (int i = 1; i <= config.committers(); i++) {
            committers.add(
                    Thread.ofPlatform()
                            .daemon()
                            .name("visit-committer-" + i)
                            .start(this::commitWhatComes));
        }
    }

    /** What waits already is still stored and answered. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        room.drainPermits();
        committers.forEach(c -> waiting.add(STOP));
        for (Thread committer : committers) {
            committer.join(config.patience());
        }
    }

    private void commitWhatComes() {
        try {
            while (true) {
                Submission first = waiting.take();
                if (first.isStop()) {
                    return;
                }
                List<Submission> group = new ArrayList<>();
                group.add(first);
                int size = first.posts().size();
                for (Submission next = waiting.peek();
                        next != null
                                && !next.isStop()
                                && size + next.posts().size() <= config.group();
                        next = waiting.peek()) {
                    Submission taken = waiting.poll();
                    if (taken == null) {
                        break;
                    }
                    if (taken.isStop()) {
                        waiting.add(STOP);
                        break;
                    }
                    group.add(taken);
                    size += taken.posts().size();
                }
                commit(group, size);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit(List<Submission> group, int size) {
        List<Posted> posts = new ArrayList<>(size);
        // Whoever was told to come again is not kept waiting for.
        List<Submission> open = group.stream().filter(s -> !s.results().isDone()).toList();
        open.forEach(s -> posts.addAll(s.posts()));
        List<Result> results = List.of();
        if (!posts.isEmpty()) {
            groupSizes.record(posts.size());
            // A group of one submission belongs to its trace, a group of several to none.
            Context trace = open.size() == 1 ? open.getFirst().trace() : Context.root();
            results = trace.wrapSupplier(() -> store(posts)).get();
        }
        room.release(size);
        int from = 0;
        for (Submission submission : open) {
            int to = from + submission.posts().size();
            submission.results().complete(results.subList(from, to));
            from = to;
        }
    }

    private List<Result> store(List<Posted> posts) {
        RuntimeException failure;
        try {
            return attempt(posts);
        } catch (RuntimeException e) {
            failure = e;
        }
        if (Outage.isCauseOf(failure)) {
            LOG.warnf(
                    "visits were not stored, and their sources were told to send them again: %s",
                    FailureKind.of(failure));
            return failed(posts.size(), unknown());
        }
        if (posts.size() == 1) {
            return List.of(new Result.Failed(failure));
        }
        int half = posts.size() / 2;
        List<Result> results = new ArrayList<>(store(posts.subList(0, half)));
        results.addAll(store(posts.subList(half, posts.size())));
        return results;
    }

    /** Somebody else's transaction may have been quicker: then it is simply done again. */
    private List<Result> attempt(List<Posted> posts) {
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew()
                        .call(
                                () ->
                                        acceptVisits.accept(posts).stream()
                                                .map(GroupCommit::result)
                                                .toList());
            } catch (RuntimeException failure) {
                if (attempt == MOST_ATTEMPTS || !isRace(failure)) {
                    throw failure;
                }
            }
        }
    }

    private static Result result(Answer answer) {
        return answer instanceof Conflicting
                ? new Result.Failed(
                        new Conflict(
                                "this visit is stored with other content; send a newer updatedAt to replace it"))
                : new Result.Answered(answer);
    }

    private static boolean isRace(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Raced
                    || (cause instanceof SQLException sql
                            && sql.getSQLState() != null
                            && sql.getSQLState().startsWith("40"))) {
                return true;
            }
        }
        return false;
    }

    private static List<Result> failed(int size, RuntimeException failure) {
        List<Result> failed = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            failed.add(new Result.Failed(failure));
        }
        return failed;
    }

    /** What a post is told for which there is no room. */
    static Busy full() {
        return new Busy(
                "more visits are waiting than can be stored soon; nothing was stored; please send it again",
                RETRY_AFTER);
    }

    private static Busy unknown() {
        return new Busy(
                "the database does not answer, so whether it was stored is not known; please send it again",
                RETRY_AFTER);
    }
}
