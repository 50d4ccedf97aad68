package io.amends.customer.visit;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.web.Busy;
import io.amends.chassis.web.Conflict;
import io.amends.chassis.web.Quota;
import io.amends.chassis.web.TooMany;
import io.amends.chassis.workers.Worker;
import io.amends.chassis.workers.Workers;
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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Lets posts that come at the same time share a transaction: a few committers take what waits,
 * apply it as one group, commit, and only then answer. One visit alone commits at once, so the
 * groups grow by themselves with the load.
 *
 * <p>Sources take turns, and where more comes than can be stored soon, those make room that have
 * the most waiting (see {@link FairQueue}).
 *
 * <p>What breaks a group without being an outage is found by halving it: no visit fails because of
 * its neighbours. Its source's posts are then stored one by one for a while.
 */
@ApplicationScoped
class GroupCommit {
    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MOST_ATTEMPTS = 10;

    /** So many posts that are stored one by one may come with a group. */
    private static final int MOST_ALONE = 4;

    private final AcceptVisits acceptVisits;
    private final VisitsConfig config;
    private final FairQueue<Submission> waiting = new FairQueue<>();
    private final Suspects suspects = new Suspects();
    private final Semaphore room;
    private final Semaphore roomForBatches;
    private final Workers workers;
    private final List<Worker> committers = new ArrayList<>();
    private final DistributionSummary groupSizes;

    GroupCommit(
            AcceptVisits acceptVisits,
            VisitsConfig config,
            Workers workers,
            MeterRegistry metrics) {
        this.acceptVisits = acceptVisits;
        this.config = config;
        this.workers = workers;
        this.room = new Semaphore(config.queue());
        this.roomForBatches = new Semaphore(Math.max(1, config.queue() / 2));
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

    private record Submission(
            List<Posted> posts, Context trace, CompletableFuture<List<Result>> results) {

        String source() {
            return posts.getFirst().identity().source();
        }
    }

    /**
     * Stores one visit together with those that come at the same time.
     *
     * @throws Busy when too many wait already, or for too long
     * @throws TooMany when that is because of this source, and others wait too
     */
    CompletableFuture<Result> submit(Posted post) {
        boolean hasRoom = room.tryAcquire();
        if (!hasRoom || fallsBehind()) {
            makeRoom(post.identity().source(), hasRoom);
        }
        return enqueue(List.of(post)).thenApply(List::getFirst);
    }

    /** Who has more waiting gives way to who has less. */
    private void makeRoom(String source, boolean hasRoom) {
        Submission displaced = waiting.displaceFor(source);
        if (displaced != null) {
            displaced.results().complete(failed(1, shared()));
            if (hasRoom) {
                room.release();
            }
        } else if (!hasRoom || !waiting.hasLess(source)) {
            if (hasRoom) {
                room.release();
            }
            throw waiting.hasMoreThanItsShare(source) ? shared() : full();
        }
    }

    /**
     * More wait than the next group can take, and not since just now: more would only make all of
     * them wait longer.
     */
    private boolean fallsBehind() {
        if (config.queue() - room.availablePermits() <= config.group()) {
            return false;
        }
        return waiting.oldestNanos() > config.longestWait().toNanos();
    }

    /**
     * Stores visits of a batch, waiting for room and for the commit. At most as many as share a
     * transaction. All batches together leave half of the room to single posts.
     */
    List<Result> submitAndWait(List<Posted> posts) throws InterruptedException {
        long patience = config.patience().toMillis();
        if (!roomForBatches.tryAcquire(posts.size(), patience, TimeUnit.MILLISECONDS)) {
            throw full();
        }
        try {
            if (!room.tryAcquire(posts.size(), patience, TimeUnit.MILLISECONDS)) {
                throw full();
            }
            return enqueue(posts).join();
        } finally {
            roomForBatches.release(posts.size());
        }
    }

    /** How many visits a batch may submit at once. */
    int largestSubmission() {
        return Math.min(config.group(), Math.max(1, config.queue() / 2));
    }

    private CompletableFuture<List<Result>> enqueue(List<Posted> posts) {
        CompletableFuture<List<Result>> results = new CompletableFuture<>();
        Submission submission = new Submission(posts, Context.current(), results);
        String source = submission.source();
        int size =
                suspects.contain(source)
                        ? Math.max(posts.size(), config.group() / MOST_ALONE)
                        : posts.size();
        waiting.add(source, submission, size, posts.size() == 1);
        return results.completeOnTimeout(
                failed(posts.size(), unknown()),
                config.patience().toMillis(),
                TimeUnit.MILLISECONDS);
    }

    void start(@Observes StartupEvent started) {
        for (int i = 1; i <= config.committers(); i++) {
            committers.add(workers.start("visit-committer-" + i, this::commitWhatComes));
        }
    }

    /** What waits already is still stored and answered. */
    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        room.drainPermits();
        committers.forEach(Worker::end);
        waiting.close();
        for (Worker committer : committers) {
            committer.join(config.patience());
        }
    }

    private void commitWhatComes() {
        try {
            for (List<Submission> group = waiting.take(config.group());
                    !group.isEmpty();
                    group = waiting.take(config.group())) {
                Map<Boolean, List<Submission>> bySuspicion =
                        group.stream()
                                .collect(
                                        Collectors.partitioningBy(
                                                s -> suspects.contain(s.source())));
                @Nullable Error broken = commit(bySuspicion.getOrDefault(false, List.of()));
                for (Submission suspect : bySuspicion.getOrDefault(true, List.of())) {
                    @Nullable Error brokenToo = commit(List.of(suspect));
                    broken = broken == null ? brokenToo : broken;
                }
                if (broken != null) {
                    throw broken;
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * @return what has broken the committer, when whoever posted was told so and there is room for
     *     others
     */
    private @Nullable Error commit(List<Submission> group) {
        List<Posted> posts = new ArrayList<>();
        // Whoever was told to come again is not kept waiting for.
        List<Submission> open = group.stream().filter(s -> !s.results().isDone()).toList();
        open.forEach(s -> posts.addAll(s.posts()));
        List<Result> results = List.of();
        @Nullable Error broken = null;
        if (!posts.isEmpty()) {
            groupSizes.record(posts.size());
            // A group of one submission belongs to its trace, a group of several to none.
            Context trace = open.size() == 1 ? open.getFirst().trace() : Context.root();
            try {
                results = trace.wrapSupplier(() -> store(posts)).get();
            } catch (Error failure) {
                results = failed(posts.size(), unknown());
                broken = failure;
            }
        }
        room.release(group.stream().mapToInt(s -> s.posts().size()).sum());
        int from = 0;
        for (Submission submission : open) {
            int to = from + submission.posts().size();
            submission.results().complete(results.subList(from, to));
            from = to;
        }
        return broken;
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
            suspects.add(posts.getFirst().identity().source());
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

    /** What a post is told whose source has more waiting than the others. */
    private TooMany shared() {
        return new TooMany(
                "the service is busy and this source has more visits waiting than others; nothing was stored; please send it again",
                RETRY_AFTER,
                new Quota(
                        "share",
                        config.queue() / Math.max(1, waiting.sources()),
                        RETRY_AFTER,
                        0,
                        RETRY_AFTER));
    }

    /** What a post is told that was not even read, since its source sends more than the others. */
    static TooMany sharedUnread(int share) {
        return new TooMany(
                "the service is busy and this source posts more than others; nothing was stored; please send it again",
                RETRY_AFTER,
                new Quota("share", share, RETRY_AFTER, 0, RETRY_AFTER));
    }

    private static Busy unknown() {
        return new Busy(
                "the database does not answer, so whether it was stored is not known; please send it again",
                RETRY_AFTER);
    }
}
