package io.amends.customer.visit;

import static io.amends.customer.Till.as;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.web.Busy;
import io.amends.chassis.web.StrictJson;
import io.amends.chassis.web.TooMany;
import io.amends.customer.Till;
import io.amends.customer.visit.GroupCommit.Result;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;

import jakarta.inject.Inject;

import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.sql.DataSource;

@QuarkusTest
@WithRealServers
class GroupCommitResourceTest {
    private final Till till = new Till();

    @Inject Jdbi jdbi;
    @Inject DataSource dataSource;
    @Inject GroupCommit groupCommit;
    @Inject VisitReader reader;
    @Inject VisitsConfig config;

    @Test
    void manyAtOnceWithOneNewCustomerKnowOneCustomer() throws Exception {
        List<Response> answers =
                atOnce(
                        64,
                        i ->
                                till.post(
                                        till.visit(
                                                "v" + i,
                                                v -> {
                                                    v.putArray("staff")
                                                            .add("new-" + i % 3 + till.source());
                                                    v.putObject("customer")
                                                            .put("email", till.email("ann"))
                                                            .put(
                                                                    "phone",
                                                                    "+12025550" + (100 + i % 2));
                                                })));
        assertThat(answers).allMatch(a -> a.statusCode() == 201);
        assertThat(answers)
                .extracting(a -> a.<String>path("customerId"))
                .containsOnly(answers.getFirst().<String>path("customerId"));
        assertThat(count("select count(*) from contact_point where value = ?", till.email("ann")))
                .isEqualTo(1);
    }

    @Test
    void oneVisitPostedByManyAtOnceIsRecordedOnce() throws Exception {
        List<Response> answers = atOnce(64, i -> till.post(till.visitOf("1", till.email("ann"))));
        assertThat(answers).filteredOn(a -> a.statusCode() == 201).hasSize(1);
        assertThat(answers).filteredOn(a -> a.statusCode() == 200).hasSize(63);
        assertThat(answers)
                .extracting(a -> a.<String>path("id"))
                .containsOnly(answers.getFirst().<String>path("id"));
        assertThat(count("select count(*) from visit where source = ?", till.source()))
                .isEqualTo(1);
    }

    @Test
    void whenTooManyWaitAPostIsToldToComeAgain() throws Exception {
        List<CompletableFuture<Result>> waiting = new ArrayList<>();
        List<Posted> many = posted(2 * config.queue());
        try (Connection blocker = blockCommitters()) {
            assertThatThrownBy(() -> many.forEach(post -> waiting.add(groupCommit.submit(post))))
                    .isInstanceOf(Busy.class);
            assertThat(waiting).hasSize(config.queue());
            till.post(till.visit("late"))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("detail", startsWith("more visits are waiting"));
            blocker.rollback();
        }
        assertThat(waiting).allMatch(w -> w.join() instanceof Result.Answered);
        assertThat(count("select count(*) from visit where source = ?", till.source()))
                .isEqualTo(config.queue());
        till.post(till.visit("late")).then().statusCode(201);
    }

    @Test
    void whenManyHaveWaitedForLongAPostIsToldToComeAgain() throws Exception {
        List<CompletableFuture<Result>> waiting = new ArrayList<>();
        try (Connection blocker = blockCommitters()) {
            // The committer takes the first for itself.
            waiting.add(groupCommit.submit(posted("0")));
            awaitCommitting();
            posted(config.group()).forEach(post -> waiting.add(groupCommit.submit(post)));
            CompletableFuture<Result> last = waiting.getLast();
            await().pollDelay(config.longestWait().multipliedBy(2)).until(() -> !last.isDone());
            till.post(till.visit("late"))
                    .then()
                    .statusCode(503)
                    .header("Retry-After", notNullValue())
                    .body("detail", startsWith("more visits are waiting"));
            blocker.rollback();
        }
        assertThat(waiting).allMatch(w -> w.join() instanceof Result.Answered);
        till.post(till.visit("late")).then().statusCode(201);
    }

    @Test
    void fewWaitHoweverLongItTakes() throws Exception {
        List<CompletableFuture<Result>> waiting = new ArrayList<>();
        try (Connection blocker = blockCommitters()) {
            waiting.add(groupCommit.submit(posted("0")));
            awaitCommitting();
            CompletableFuture<Result> old = groupCommit.submit(posted("1"));
            await().pollDelay(config.longestWait().multipliedBy(2)).until(() -> !old.isDone());
            waiting.add(old);
            waiting.add(groupCommit.submit(posted("2")));
            blocker.rollback();
        }
        assertThat(waiting).allMatch(w -> w.join() instanceof Result.Answered);
    }

    @Test
    void aTransactionThatBreaksIsNotAnsweredAsStored() throws Exception {
        try (ExecutorService poster = Executors.newSingleThreadExecutor();
                Connection blocker = blockCommitters()) {
            Future<Response> answer = poster.submit(() -> till.post(till.visit("1")));
            awaitCommitting();
            assertThat(committing("pg_terminate_backend(pid)")).isPositive();
            assertThat(answer.get().statusCode()).isEqualTo(503);
            assertThat(answer.get().header("Retry-After")).isNotNull();
            blocker.rollback();
        }
        assertThat(count("select count(*) from visit where source = ?", till.source())).isZero();
        till.post(till.visit("1")).then().statusCode(201);
    }

    @Test
    void whatTheDatabaseCannotStoreFailsAlone() {
        Posted impossible = posted("bad\u0000");
        List<Posted> group = List.of(posted("1"), impossible, posted("2"));
        List<CompletableFuture<Result>> results = new ArrayList<>();
        group.forEach(p -> results.add(groupCommit.submit(p)));
        assertThat(results)
                .extracting(r -> r.join() instanceof Result.Answered)
                .containsExactly(true, false, true);
        assertThat(count("select count(*) from visit where source = ?", till.source()))
                .isEqualTo(2);
    }

    @Test
    void whoseVisitsBreakGroupsHasThemStoredOneByOneAndTheOthersShareATransaction()
            throws Exception {
        assertThat(groupCommit.submit(posted("bad\u0000")).join())
                .isInstanceOf(Result.Failed.class);
        Till other = new Till();
        List<CompletableFuture<Result>> mine = new ArrayList<>();
        List<CompletableFuture<Result>> theirs = new ArrayList<>();
        try (Connection blocker = blockCommitters()) {
            theirs.add(groupCommit.submit(posted(other, "0")));
            awaitCommitting();
            for (int i = 1; i <= 6; i++) {
                mine.add(groupCommit.submit(posted("bad\u0000" + i)));
                theirs.add(groupCommit.submit(posted(other, "v" + i)));
            }
            blocker.rollback();
        }
        assertThat(theirs).allMatch(r -> r.join() instanceof Result.Answered);
        assertThat(mine).allMatch(r -> r.join() instanceof Result.Failed);
        assertThat(
                        count(
                                "select count(distinct xmin::text) from visit where source = ? and source_visit_id like 'v%'",
                                other.source()))
                .isLessThanOrEqualTo(2);
    }

    @Test
    void whereTooManyWaitTheLoudestMakesRoomForTheOthers() throws Exception {
        Till quiet = new Till();
        List<CompletableFuture<Result>> loud = new ArrayList<>();
        CompletableFuture<Result> one;
        try (Connection blocker = blockCommitters()) {
            loud.add(groupCommit.submit(posted("0")));
            awaitCommitting();
            for (Posted post : posted(config.queue() - 1)) {
                loud.add(groupCommit.submit(post));
            }
            one = groupCommit.submit(posted(quiet, "1"));
            till.post(till.visit("late"))
                    .then()
                    .statusCode(429)
                    .header("Retry-After", notNullValue())
                    .body("detail", startsWith("the service is busy"));
            blocker.rollback();
        }
        assertThat(one.join()).isInstanceOf(Result.Answered.class);
        assertThat(loud.getLast().join())
                .isInstanceOfSatisfying(
                        Result.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(TooMany.class));
        assertThat(loud.subList(0, loud.size() - 1))
                .allMatch(w -> w.join() instanceof Result.Answered);
    }

    @Test
    void groupsGrowWithTheLoadAndAreMeasured() throws Exception {
        atOnce(32, i -> till.post(till.visit("v" + i)));
        String metrics = as("operator").get("/q/metrics").asString();
        assertThat(metrics).contains("amends_visits_group_size_count", "amends_visits_waiting");
    }

    /** Returns when a committer waits for the database. */
    private void awaitCommitting() {
        await().atMost(10, SECONDS).until(() -> committing("*") > 0);
    }

    /** Counts this of the committers' connections that wait for the database. */
    private long committing(String what) {
        return count(
                """
                select count(%s) from pg_stat_activity
                where wait_event_type = 'Lock' and datname = current_database() and query like ?
                """
                        .formatted(what),
                "%pg_advisory_xact_lock_shared%");
    }

    private List<Posted> posted(int howMany) {
        return IntStream.range(0, howMany).mapToObj(i -> posted("v" + i)).toList();
    }

    private Posted posted(String visitId) {
        return posted(till, visitId);
    }

    private Posted posted(Till by, String visitId) {
        if (visitId.indexOf(0) < 0) {
            return reader.read(
                    StrictJson.read(by.visit(visitId).toString(), VisitPost.class), false);
        }
        Posted p = posted(by, "placeholder");
        return new Posted(
                new Posted.Identity(p.identity().source(), visitId),
                p.content(),
                p.person(),
                p.occurredAt(),
                p.updatedAt(),
                p.receivedAt(),
                p.imported(),
                p.location(),
                p.channel(),
                p.staff(),
                p.status(),
                p.gross(),
                p.refunded(),
                p.customer(),
                p.attributes(),
                p.notices(),
                p.trace());
    }

    /** Keeps every committer waiting until the connection's transaction ends. */
    private Connection blockCommitters() throws SQLException {
        Connection connection = dataSource.getConnection();
        connection.setAutoCommit(false);
        try (var statement = connection.createStatement()) {
            statement.execute("select pg_advisory_xact_lock(" + 0x10ca7e + ", 0)");
        }
        return connection;
    }

    private interface Attempt {
        Response by(int number);
    }

    private static List<Response> atOnce(int threads, Attempt attempt)
            throws InterruptedException, ExecutionException {
        try (ExecutorService posters = Executors.newFixedThreadPool(threads)) {
            List<Callable<Response>> attempts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                attempts.add(() -> attempt.by(number));
            }
            List<Response> answers = new ArrayList<>();
            for (Future<Response> answer : posters.invokeAll(attempts)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private long count(String sql, String parameter) {
        return jdbi.withHandle(h -> h.createQuery(sql).bind(0, parameter).mapTo(Long.class).one());
    }
}
