package io.amends.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.awaitility.Awaitility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Posts visits (one by one and in batches) and complaints at a steady pace whatever comes back,
 * repeats one in twenty, and keeps a ledger of all that was answered.
 */
final class Traffic implements AutoCloseable {

    static final String LOCATION = "busy-corner";

    private static final double REPEATED = 0.05;
    private static final int BATCH = 20;
    private static final int POSTERS = 32;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is posted; its key is also the source's own id. */
    sealed interface Message {
        String key();

        String body();
    }

    /**
     * @param guest the address of a customer who may be asked; empty for a passer-by
     */
    record Visit(String key, String guest, String body) implements Message {}

    /**
     * @param sender the address to answer to; empty for nobody
     */
    record Complaint(String key, String sender, String body) implements Message {}

    /** One request, in the time of {@link System#nanoTime}; status 0 when nothing came back. */
    record Post(boolean ofVisits, long began, long ended, int status) {

        boolean ok() {
            return status / 100 == 2;
        }
    }

    private final Api tills;
    private final Api desk;
    private final Random random;
    private final String moment = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<Message> messages = new ArrayList<>();
    private final Queue<Post> posts = new ConcurrentLinkedQueue<>();
    private final Map<String, String> ids = new ConcurrentHashMap<>();
    private final Map<String, String> cases = new ConcurrentHashMap<>();
    private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final ScheduledExecutorService metronome = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    private Traffic(Installation installation, long seed) {
        tills = installation.api(Part.CUSTOMER, installation.token("pos"));
        desk = installation.api(Part.FEEDBACK, installation.token("agent"));
        random = new Random(seed);
    }

    static Traffic start(Installation installation, long seed) {
        Traffic traffic = new Traffic(installation, seed);
        traffic.every(16, () -> traffic.post(traffic.repeatedOr(Visit.class, traffic::newVisit)));
        traffic.every(1_000, traffic::postBatch);
        traffic.every(
                250,
                () -> traffic.post(traffic.repeatedOr(Complaint.class, traffic::newComplaint)));
        return traffic;
    }

    private void every(int millis, Runnable task) {
        var _ =
                metronome.scheduleAtFixedRate(
                        () -> workers.execute(task), 0, millis, TimeUnit.MILLISECONDS);
    }

    private interface Maker<M> {
        M make(int number);
    }

    private <M extends Message> M repeatedOr(Class<M> kind, Maker<M> maker) {
        synchronized (messages) {
            if (random.nextDouble() < REPEATED) {
                List<M> before =
                        messages.stream().filter(kind::isInstance).map(kind::cast).toList();
                if (!before.isEmpty()) {
                    return before.get(random.nextInt(before.size()));
                }
            }
            M made = maker.make(numbers.incrementAndGet());
            messages.add(made);
            return made;
        }
    }

    private Visit newVisit(int number) {
        String key = "v-" + number;
        String guest = number % 8 == 0 ? "guest-" + number + "@example.com" : "";
        String customer =
                guest.isEmpty()
                        ? ""
                        : """
                          ,"customer":{"email":"%s","consents":[{"channel":"email","purpose":"feedback","granted":true}]}\
                          """
                                .formatted(guest);
        return new Visit(
                key,
                guest,
                """
                {"source":"till-k","visitId":"%s","occurredAt":"%s","location":"%s","amount":{"minor":%d,"currency":"USD"}%s}"""
                        .formatted(key, moment, LOCATION, 100 + number, customer));
    }

    private Complaint newComplaint(int number) {
        String key = "c-" + number;
        String sender = number % 2 == 0 ? "upset-" + number + "@example.com" : "";
        String customer =
                sender.isEmpty() ? "" : ",\"customer\":{\"email\":\"%s\"}".formatted(sender);
        return new Complaint(
                key,
                sender,
                """
                {"source":"web","complaintId":"%s","location":"%s","channel":"web","text":"Number %d was too much."%s}"""
                        .formatted(key, LOCATION, number, customer));
    }

    private void post(Message message) {
        long began = System.nanoTime();
        Api.Reply reply =
                switch (message) {
                    case Visit visit -> tills.post("/v1/visits", visit.body());
                    case Complaint complaint -> desk.post("/v1/complaints", complaint.body());
                };
        posts.add(new Post(message instanceof Visit, began, System.nanoTime(), reply.status()));
        if (reply.ok()) {
            keep(message, reply.json());
        } else {
            expectToComeAgain(reply);
        }
    }

    private void postBatch() {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            visits.add(repeatedOr(Visit.class, this::newVisit));
        }
        String lines = String.join("\n", visits.stream().map(Visit::body).toList());
        long began = System.nanoTime();
        Api.Reply reply = tills.post("/v1/visits/batch", "application/x-ndjson", lines);
        posts.add(new Post(true, began, System.nanoTime(), reply.status()));
        if (!reply.ok()) {
            expectToComeAgain(reply);
            return;
        }
        List<JsonNode> results = results(reply.body());
        for (int i = 0; i < visits.size(); i++) {
            keep(visits.get(i), results.get(i));
        }
    }

    private static List<JsonNode> results(String lines) {
        try (var results = JSON.readerFor(JsonNode.class).<JsonNode>readValues(lines)) {
            return results.readAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same message always has the same id. */
    private void keep(Message message, JsonNode answer) {
        String id = answer.path("id").asText();
        String before = ids.putIfAbsent(message.key(), id);
        if (id.isEmpty() || (before != null && !before.equals(id))) {
            contradictions.add(message.key() + " was " + before + ", and now: " + answer);
        }
        if (message instanceof Complaint) {
            cases.put(message.key(), answer.path("caseId").asText());
        }
    }

    /**
     * Nothing is wrong with what we post: whoever refuses it may be busy or dead, and nothing else.
     */
    private void expectToComeAgain(Api.Reply reply) {
        if (reply.status() != 0 && reply.status() != 503 && reply.status() != 429) {
            contradictions.add("refused: " + reply);
        }
    }

    /** Requests that began after the one time and had ended by the other. */
    List<Post> between(long from, long to) {
        return posts.stream().filter(post -> post.began() > from && post.ended() < to).toList();
    }

    /**
     * Waits until so many visits and complaints that were posted after this moment have such an
     * answer.
     */
    void await(int visits, int complaints, Predicate<Post> answer) {
        long from = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            List<Post> since =
                                    between(from, Long.MAX_VALUE).stream().filter(answer).toList();
                            long ofVisits = since.stream().filter(Post::ofVisits).count();
                            return ofVisits >= visits && since.size() - ofVisits >= complaints;
                        });
    }

    /** Stops, and posts what was never accepted until it is, as every client does. */
    void settle() {
        close();
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(
                        () -> {
                            try (ExecutorService again = Executors.newFixedThreadPool(POSTERS)) {
                                unaccepted().forEach(left -> again.execute(() -> post(left)));
                            }
                            return unaccepted().isEmpty();
                        });
    }

    private List<Message> unaccepted() {
        return messages.stream().filter(message -> !ids.containsKey(message.key())).toList();
    }

    List<Visit> visits() {
        return messages.stream().filter(Visit.class::isInstance).map(Visit.class::cast).toList();
    }

    List<Complaint> complaints() {
        return messages.stream()
                .filter(Complaint.class::isInstance)
                .map(Complaint.class::cast)
                .toList();
    }

    /** By the source's own id, the id that the service answered. */
    Map<String, String> visitIds() {
        return only("v-", ids);
    }

    Map<String, String> complaintIds() {
        return only("c-", ids);
    }

    Map<String, String> caseIds() {
        return cases;
    }

    List<String> contradictions() {
        return List.copyOf(contradictions);
    }

    private static Map<String, String> only(String prefix, Map<String, String> all) {
        return all.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public void close() {
        metronome.close();
        workers.close();
    }
}
