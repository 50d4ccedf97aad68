package io.amends.proof.load;

import io.amends.proof.Pause;
import io.amends.proof.installation.Api;
import io.amends.proof.installation.Inbox;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.OpenLoop;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * At 30 % of what is possible: how long a post takes, and until a visit has become a mail and a
 * figure, and a complaint a case. Each from when it was due.
 */
final class Latencies implements Measurement {

    private static final double MAILS = 10;
    private static final double COMPLAINTS = 5;
    private static final double LOOKS = 5;
    private static final int PLACES = 50;
    private static final int MOST_TIMES = 1_000;

    /** A location of which everybody knows how many visits it must show. */
    private record Place(String location, AtomicLong visits) {}

    @Override
    public void measure(Bench bench) throws Exception {
        double rate = bench.calm();
        bench.rest();
        Times times = send(bench, rate, bench.time());
        Figures figures = bench.figures();
        figures.note(Goal.POST_P50, Goal.POST_P99, times.posts());
        figures.note(Goal.MAIL_P50, Goal.MAIL_P99, times.mails());
        figures.note(Goal.CASE_P50, Goal.CASE_P99, times.cases());
        figures.note(Goal.DASHBOARD_P50, Goal.DASHBOARD_P99, times.dashboards());
    }

    /** In microseconds. */
    record Times(Histogram posts, Histogram mails, Histogram cases, Histogram dashboards) {}

    /**
     * Returns once all of it has had its effect.
     *
     * @param rate posts a second, beside the probes
     */
    static Times send(Bench bench, double rate, Duration time) throws Exception {
        List<Crowd.Client> clients = clients(bench);
        Probes probes = new Probes(bench);
        Histogram posts;
        Histogram cases;
        Histogram dashboards;
        try (OpenLoop loop = new OpenLoop()) {
            loop.start(MAILS, probes::visitToMail);
            cases = loop.start(COMPLAINTS, probes::complaintToCase);
            dashboards = loop.start(LOOKS, probes::visitToDashboard);
            posts = Crowd.atPace(rate, time, clients);
        }
        for (Crowd.Client client : clients) {
            client.close();
        }
        return new Times(posts, probes.mails(), cases, dashboards);
    }

    private static List<Crowd.Client> clients(Bench bench) throws IOException {
        List<Crowd.Client> clients = new ArrayList<>();
        for (int i = 0; i < Bench.CLIENTS; i++) {
            clients.add(bench.posts().poster());
        }
        return clients;
    }

    private static final class Probes {

        private final Posts posts;
        private final Inbox inbox;
        private final Api visits;
        private final Api complaints;
        private final Api measures;
        private final long lastMail;
        private final String run = UUID.randomUUID().toString().substring(0, 8);
        private final AtomicLong numbers = new AtomicLong();
        private final Map<String, Instant> due = new ConcurrentHashMap<>();
        private final LinkedBlockingQueue<Place> places = new LinkedBlockingQueue<>();

        Probes(Bench bench) {
            String operator = bench.installation().token("operator");
            posts = bench.posts();
            inbox = bench.installation().inbox();
            visits = bench.installation().api(Part.CUSTOMER, operator);
            complaints = bench.installation().api(Part.FEEDBACK, operator);
            measures = bench.installation().api(Part.ANALYTICS, operator);
            lastMail = inbox.last();
            for (int i = 0; i < PLACES; i++) {
                places.add(new Place("probe-%s-%d".formatted(run, i), new AtomicLong()));
            }
        }

        /** Ends when the visit is accepted: when its mail came is seen from the mail. */
        void visitToMail(long began) {
            String customer = "probe-%s-%d".formatted(run, numbers.incrementAndGet());
            due.put(customer + "@example.com", Instant.now().minusNanos(System.nanoTime() - began));
            String visit = posts.visit("load-0", customer);
            accepted(() -> visits.post("/v1/visits", visit));
        }

        void complaintToCase() {
            Api.Reply raised =
                    accepted(
                            () ->
                                    complaints.post(
                                            "/v1/complaints",
                                            "{\"location\":\"load-0\",\"channel\":\"phone\",\"text\":\"I waited.\"}"));
            String path = "/v1/cases/" + raised.json().path("caseId").asText();
            Bench.until(
                    "A complaint has no case",
                    Duration.ofMillis(10),
                    () -> complaints.get(path).ok());
        }

        void visitToDashboard() {
            try {
                Place place = places.take();
                long wanted = place.visits().incrementAndGet();
                String visit = posts.visit(place.location(), "guest-of-" + place.location());
                accepted(() -> visits.post("/v1/visits", visit));
                Bench.until("A visit is in no figure", () -> shown(place) >= wanted);
                places.add(place);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private long shown(Place place) {
            Api.Reply reply = measures.get("/v1/measures?location=" + place.location());
            return reply.ok() ? reply.json().at("/visits/value").asLong() : 0;
        }

        /** Whoever is told to come again does so at once: that takes time, too. */
        private static Api.Reply accepted(Supplier<Api.Reply> request) {
            Api.Reply reply = request.get();
            for (int times = 1; reply.status() == 503 && times < MOST_TIMES; times++) {
                Pause.of(Duration.ofMillis(10));
                reply = request.get();
            }
            if (!reply.ok()) {
                throw new IllegalStateException("A probe was refused: " + reply);
            }
            return reply;
        }

        /** Waits for those that are under way. */
        Histogram mails() {
            Histogram micros = OpenLoop.micros();
            AtomicLong seen = new AtomicLong(lastMail);
            Bench.until(
                    "A visit has no mail",
                    () -> {
                        for (Inbox.Mail mail : inbox.allAfter(seen.get())) {
                            seen.set(mail.id());
                            Instant began = due.remove(mail.to());
                            if (began != null) {
                                micros.recordValue(
                                        Duration.between(began, mail.receivedAt()).toNanos()
                                                / 1_000);
                            }
                        }
                        return due.isEmpty();
                    });
            return micros;
        }
    }
}
