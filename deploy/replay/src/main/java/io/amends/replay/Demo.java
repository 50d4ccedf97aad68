package io.amends.replay;

import com.fasterxml.jackson.databind.JsonNode;

import io.amends.replay.posting.Answer;
import io.amends.replay.posting.Pace;
import io.amends.replay.posting.ProgressBar;
import io.amends.replay.posting.Service;
import io.amends.replay.posting.Tally;
import io.amends.replay.posting.VisitPosting;
import io.amends.replay.posting.Workers;
import io.amends.replay.rows.Row;
import io.amends.replay.shops.CaseStep;
import io.amends.replay.shops.Chain;
import io.amends.replay.shops.LiveScene;
import io.amends.replay.shops.PastAnswer;
import io.amends.replay.shops.PastComplaint;
import io.amends.replay.shops.PastVisit;
import io.amends.replay.shops.Shop;
import io.amends.replay.shops.ShopYear;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lets a made-up chain of shops live through the last year, through the REST API. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description =
                "Posts a year of a made-up chain of five shops: visits, answers, complaints and how"
                        + " they were handled. The same seed gives the same year, up to today.")
public final class Demo implements Callable<Integer> {

    private static final int BATCH = 1_000;
    private static final int CONFLICT = 409;

    @Option(
            names = "--seed",
            defaultValue = "68",
            description = "Of all that is made up (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--parallel",
            defaultValue = "6",
            description = "Requests at a time (${DEFAULT-VALUE}).")
    private int parallel;

    @Mixin private Connection connection = new Connection();

    private final PrintStream out = System.out;
    private final Clock clock = Clock.systemUTC();

    /** What customer-service answered to a visit. */
    private record Known(String visitId, @Nullable String customerId) {}

    /** A case that an import opened, and what was done about it. */
    private record Work(String caseId, Shop shop, List<CaseStep> steps) {}

    public static void main(String[] arguments) {
        System.exit(Replay.commandLine(new Demo()).execute(arguments));
    }

    @Override
    public Integer call() {
        Instant now = clock.instant();
        long start = System.nanoTime();
        ShopYear.History year = ShopYear.generate(seed, now);
        out.printf(Locale.ROOT, "A year of five shops, from seed %d%n", seed);
        try (Service customers =
                        connection.service(
                                connection.address(Connection.CUSTOMERS), connection.token());
                Service feedback =
                        connection.service(
                                connection.address(Connection.FEEDBACK), connection.token());
                Service notification =
                        connection.service(
                                connection.address(Connection.NOTIFICATION), connection.token())) {
            openShops(year, customers, notification);
            if (isAnotherDays(year, customers)) {
                out.println("The demo of another day is in already. Nothing was changed.");
                return 0;
            }
            Map<String, Known> known = postVisits(year, customers);
            List<Work> work = new ArrayList<>(postAnswers(year, known, feedback));
            work.addAll(postComplaints(year, known, feedback));
            handle(work, feedback);
        }
        live(year, now);
        tell(year, Duration.ofNanos(System.nanoTime() - start));
        return 0;
    }

    private void openShops(ShopYear.History year, Service customers, Service notification) {
        for (Shop shop : year.shops()) {
            customers.put("/v1/locations/" + shop.code(), DemoJson.location(shop)).orRefuse();
            notification
                    .put("/v1/alert-recipients/" + shop.code(), DemoJson.recipients(shop))
                    .orRefuse();
        }
    }

    /**
     * The year ends today: tomorrow the same visits have other dates, and the API calls that a
     * conflict.
     */
    private static boolean isAnotherDays(ShopYear.History year, Service customers) {
        Answer oldest =
                customers.postJson("/v1/visits", DemoJson.visit(year.visits().getFirst()), null);
        if (oldest.status() == CONFLICT) {
            return true;
        }
        oldest.orRefuse();
        return false;
    }

    private Map<String, Known> postVisits(ShopYear.History year, Service customers) {
        List<PastVisit> visits = year.visits();
        Set<String> talkedAbout =
                Stream.concat(
                                year.answers().stream().map(PastAnswer::visit),
                                year.complaints().stream().map(PastComplaint::visit))
                        .map(PastVisit::id)
                        .collect(Collectors.toSet());
        Map<String, Known> known = new ConcurrentHashMap<>();
        ProgressBar bar = bar("visits", visits.size());
        Iterator<Row> rows =
                IntStream.range(0, visits.size())
                        .<Row>mapToObj(
                                i -> new Row.Visit(i, DemoJson.visit(visits.get(i)).toString()))
                        .iterator();
        Tally tally =
                new VisitPosting(
                                customers,
                                new VisitPosting.Volume(BATCH, parallel),
                                Pace.unlimited(),
                                soFar -> bar.at(soFar.rows()),
                                (row, result) -> {
                                    String id = visits.get((int) row.number()).id();
                                    if (talkedAbout.contains(id) && result.has("id")) {
                                        known.put(id, known(result));
                                    }
                                })
                        .post(rows);
        bar.end(tally.rows());
        if (tally.count(Tally.REJECTED) > 0) {
            throw new IllegalStateException("Visits were rejected: " + tally.reasons());
        }
        return known;
    }

    private static Known known(JsonNode result) {
        return new Known(
                result.path("id").asText(),
                result.hasNonNull("customerId") ? result.path("customerId").asText() : null);
    }

    /** Posts the answers and returns the cases that the low scores among them opened. */
    private List<Work> postAnswers(
            ShopYear.History year, Map<String, Known> known, Service feedback) {
        List<PastAnswer> answers = year.answers();
        List<Work> work = new ArrayList<>();
        ProgressBar bar = bar("answers", answers.size());
        for (int from = 0; from < answers.size(); from += BATCH) {
            List<PastAnswer> batch = answers.subList(from, Math.min(from + BATCH, answers.size()));
            String lines =
                    batch.stream()
                            .map(
                                    answer ->
                                            DemoJson.answer(
                                                            answer,
                                                            visitOf(answer.visit(), known)
                                                                    .visitId())
                                                    .toString())
                            .collect(Collectors.joining("\n", "", "\n"));
            Answer answered = feedback.post("/v1/feedback/batch", Service.NDJSON, lines);
            answered.orRefuse();
            List<JsonNode> results = answered.results();
            for (int i = 0; i < batch.size(); i++) {
                if (!results.get(i).has("id")) {
                    throw new IllegalStateException("An answer was rejected: " + results.get(i));
                }
                String caseId = results.get(i).path("caseId").asText("");
                if (!caseId.isEmpty()) {
                    work.add(new Work(caseId, batch.get(i).visit().shop(), batch.get(i).steps()));
                }
            }
            bar.at(from + batch.size());
        }
        bar.end(answers.size());
        return work;
    }

    private List<Work> postComplaints(
            ShopYear.History year, Map<String, Known> known, Service feedback) {
        List<PastComplaint> complaints = year.complaints();
        Map<String, Work> work = new ConcurrentHashMap<>();
        ProgressBar bar = bar("complaints", complaints.size());
        Workers.each(
                complaints.iterator(),
                parallel,
                complaint -> {
                    Known visit = visitOf(complaint.visit(), known);
                    Answer answer =
                            feedback.postJson(
                                    "/v1/complaints",
                                    DemoJson.complaint(
                                            complaint, visit.visitId(), visit.customerId()),
                                    null);
                    answer.orRefuse();
                    work.put(
                            complaint.id(),
                            new Work(
                                    answer.json().path("caseId").asText(),
                                    complaint.visit().shop(),
                                    complaint.steps()));
                    bar.at(work.size());
                });
        bar.end(complaints.size());
        return complaints.stream().map(complaint -> work.get(complaint.id())).toList();
    }

    private static Known visitOf(PastVisit visit, Map<String, Known> known) {
        Known found = known.get(visit.id());
        if (found == null) {
            throw new IllegalStateException("No answer to visit " + visit.id());
        }
        return found;
    }

    private void handle(List<Work> work, Service feedback) {
        AtomicLong done = new AtomicLong();
        ProgressBar bar = bar("cases", work.size());
        Workers.each(
                work.iterator(),
                parallel,
                handled -> {
                    for (CaseStep step : handled.steps()) {
                        String path = "/v1/cases/" + handled.caseId() + "/" + DemoJson.path(step);
                        Answer answer =
                                feedback.postJson(
                                        path,
                                        DemoJson.step(step, handled.shop()),
                                        "demo-" + handled.caseId() + "-" + DemoJson.path(step));
                        if (answer.status() != CONFLICT) { // done already by a demo before
                            answer.orRefuse();
                        }
                    }
                    bar.at(done.incrementAndGet());
                });
        bar.end(work.size());
    }

    /** What comes in now: visits from the tills, complaints at the desk, each in its own role. */
    private void live(ShopYear.History year, Instant now) {
        LiveScene scene = new LiveScene(year.shops());
        try (Service tills =
                        connection.service(
                                connection.address(Connection.CUSTOMERS),
                                connection.token("AMENDS_TOKEN_POS"));
                Service operator =
                        connection.service(
                                connection.address(Connection.FEEDBACK), connection.token());
                Service desk =
                        connection.service(
                                connection.address(Connection.FEEDBACK),
                                connection.token("AMENDS_TOKEN_AGENT"))) {
            Instant moment = now.truncatedTo(ChronoUnit.SECONDS);
            for (LiveScene.Visit visit : scene.visits()) {
                tills.postJson("/v1/visits", DemoJson.visit(visit, moment), null).orRefuse();
            }
            for (LiveScene.Complaint complaint : scene.complaints()) {
                Service door = complaint.openFor() == null ? desk : operator;
                Answer answer =
                        door.postJson(
                                "/v1/complaints", DemoJson.complaint(complaint, moment), null);
                if (answer.status() != CONFLICT) { // there already, from a demo an hour ago
                    answer.orRefuse();
                }
            }
        }
    }

    private void tell(ShopYear.History year, Duration duration) {
        long customers =
                year.visits().stream()
                        .map(PastVisit::customer)
                        .filter(customer -> customer != null)
                        .distinct()
                        .count();
        out.printf(
                Locale.ROOT,
                "In %.0f s: %,d visits of %,d customers at %d shops, %,d answers, %,d complaints.%n",
                duration.toMillis() / 1000.0,
                year.visits().size(),
                customers,
                year.shops().size(),
                year.answers().size(),
                year.complaints().size());
        out.println("Have a look at:");
        look(
                Connection.ANALYTICS,
                "the dashboard; Main Street went wrong in the week from "
                        + Chain.badWeek(year.today()));
        look(Connection.FEEDBACK, "the service desk; new cases, some due soon, one long overdue");
        look(Connection.INBOX, "the mails that the complaints of the last minute set off");
        look(
                Connection.NOTIFICATION,
                "who was asked and who was not; the visits of the last minutes are asked about later");
    }

    private void look(Connection.Variable service, String what) {
        out.printf("  %-24s %s%n", connection.address(service), what);
    }

    private ProgressBar bar(String what, long total) {
        return new ProgressBar(out, Replay.terminal(), what, total, 0);
    }
}
