package io.amends.proof.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Message.Complaint;
import io.amends.proof.traffic.Message.Visit;

import org.HdrHistogram.Histogram;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Posts visits (one by one and in batches) and complaints at a steady pace whatever comes back, and
 * keeps the ledger. Who was not answered is posted again, as every client does.
 */
public final class Traffic implements AutoCloseable {

    private static final int BATCH = 20;
    private static final Duration ALMOST = Duration.ofMillis(8);
    private static final int POSTERS = 16;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> ZONES = List.of("Europe/Oslo", "America/Lima", "Asia/Tokyo");

    private final List<String> locations;
    private final Consumer<String> onCase;
    private final Api pos;
    private final Api desk;
    private final Tills tills;
    private final Ledger ledger = new Ledger();
    private final OpenLoop loop = new OpenLoop();

    /**
     * @param town stands in all names
     * @param seed of all that is made up
     * @param onCase is told the ids of cases
     */
    Traffic(Installation installation, String town, long seed, Consumer<String> onCase) {
        this.onCase = onCase;
        locations = ZONES.stream().map(zone -> location(town, zone)).toList();
        pos = installation.api(Part.CUSTOMER, installation.token("pos"));
        desk = installation.api(Part.FEEDBACK, installation.token("agent"));
        tills = new Tills(town, locations, seed);
        openLocations(installation);
    }

    private static String location(String town, String zone) {
        return town + zone.substring(zone.indexOf('/')).toLowerCase(Locale.ROOT).replace('/', '-');
    }

    private void openLocations(Installation installation) {
        Api operator = installation.api(Part.CUSTOMER, installation.token("operator"));
        for (int i = 0; i < ZONES.size(); i++) {
            Api.Reply reply =
                    operator.put(
                            "/v1/locations/" + locations.get(i),
                            """
                            {"name":"Proof %d","timeZone":"%s","currency":"EUR"}"""
                                    .formatted(i, ZONES.get(i)));
            if (!reply.ok()) {
                throw new IllegalStateException("No location: " + reply);
            }
        }
    }

    /**
     * @param visits single posts a second; there are batches and complaints besides
     * @return how long a single post took, from when it was due, in microseconds
     */
    public Histogram start(double visits) {
        Histogram micros = loop.start(visits, () -> post(tills.nextVisit()));
        loop.start(1, this::postBatch);
        loop.start(3, this::postTwo);
        loop.start(3, () -> post(tills.nextComplaint()));
        return micros;
    }

    /** Somebody who was here before comes again. */
    Visit visitOf(String guest) {
        Visit visit = tills.visitOf(guest);
        post(visit);
        return visit;
    }

    boolean chance(double probability) {
        return tills.chance(probability);
    }

    private void post(Message message) {
        ledger.intend(message);
        long began = System.nanoTime();
        Api.Reply reply =
                switch (message) {
                    case Visit visit -> pos.post("/v1/visits", visit.body());
                    case Complaint complaint -> desk.post("/v1/complaints", complaint.body());
                };
        note(message, began, reply);
        if (message instanceof Complaint && reply.status() == 201) {
            onCase.accept(reply.json().path("caseId").asText());
        }
    }

    private void note(Message message, long began, Api.Reply reply) {
        JsonNode answer = reply.ok() ? reply.json() : MissingNode.getInstance();
        ledger.note(new Exchange(message, began, System.nanoTime(), reply.status(), answer));
        refuse(reply);
    }

    private void refuse(Api.Reply reply) {
        if (!reply.ok() && reply.status() != 0 && reply.status() != 503 && reply.status() != 429) {
            ledger.refused(reply.toString());
        }
    }

    /** Two tills say something newer of one visit, almost at once. */
    private void postTwo() {
        List<Visit> two = tills.nextTwo();
        if (two.isEmpty()) {
            return;
        }
        Thread other = Thread.startVirtualThread(() -> post(two.getLast()));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ALMOST.toNanos()));
        post(two.getFirst());
        try {
            other.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void postBatch() {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            visits.add(tills.nextVisit());
        }
        visits.forEach(ledger::intend);
        String lines = String.join("\n", visits.stream().map(Visit::body).toList());
        long began = System.nanoTime();
        Api.Reply reply = pos.post("/v1/visits/batch", "application/x-ndjson", lines);
        if (!reply.ok()) {
            visits.forEach(visit -> note(visit, began, reply));
            return;
        }
        List<JsonNode> results = results(reply.body());
        long ended = System.nanoTime();
        for (int i = 0; i < visits.size(); i++) {
            JsonNode result = results.get(i);
            int status = result.path("status").asInt();
            ledger.note(new Exchange(visits.get(i), began, ended, status, result));
            if (status / 100 != 2 && status != 503) {
                ledger.refused("in a batch: " + result);
            }
        }
    }

    private static List<JsonNode> results(String lines) {
        try (var results = JSON.readerFor(JsonNode.class).<JsonNode>readValues(lines)) {
            return results.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts nothing new, and posts what was never accepted until it is.
     *
     * @return whether everything was accepted in time
     */
    public boolean settle(Duration patience) {
        loop.close();
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ledger.open().isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try (ExecutorService again = Executors.newFixedThreadPool(POSTERS)) {
                ledger.open().forEach(left -> again.execute(() -> post(left)));
            }
        }
        return true;
    }

    /** Posts again all visits, whether they were accepted or not, until they are. */
    void postAgain() {
        try (ExecutorService again = Executors.newFixedThreadPool(POSTERS)) {
            ledger.all(Visit.class).forEach(visit -> again.execute(() -> postUntilAccepted(visit)));
        }
    }

    private void postUntilAccepted(Visit visit) {
        Api.Reply reply = Patience.ask(() -> pos.post("/v1/visits", visit.body()));
        if (!reply.ok()) {
            ledger.refused("again: " + reply);
        }
    }

    List<String> locations() {
        return locations;
    }

    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        loop.close();
    }
}
