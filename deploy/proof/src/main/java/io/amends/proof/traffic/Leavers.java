package io.amends.proof.traffic;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Those who come once, some of whom complain, and then want to be forgotten. Whoever has their old
 * id goes on writing about them; then they are erased once more.
 */
public final class Leavers implements AutoCloseable {

    /** How their names and addresses begin. */
    public static final String NAME = "leaver-";

    private static final double A_SECOND = 0.7;

    /** One in so many. */
    private static final int COMPLAINS = 3;

    private final String town;
    private final String location;
    private final Api pos;
    private final Api owner;
    private final Api desk;
    private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final OpenLoop loop = new OpenLoop();
    private volatile long gone = System.nanoTime() + Long.MAX_VALUE;
    private int numbers;

    Leavers(Installation installation, String town, String location) {
        this.town = town;
        this.location = location;
        pos = installation.api(Part.CUSTOMER, installation.token("pos"));
        desk = installation.api(Part.FEEDBACK, installation.token("agent"));
        owner = installation.api(Part.CUSTOMER, installation.token("owner"));
    }

    void start() {
        loop.start(A_SECOND, this::comeAndGo);
    }

    private void comeAndGo() {
        int number = number();
        String name = NAME + number;
        String visit =
                """
                {"source":"%2$s","visitId":"%1$s","occurredAt":"%4$s",%5$s"amount":{"minor":500,"currency":"EUR"},\
                "location":"%3$s","attributes":{"said":"%1$s@%2$s"},\
                "customer":{"email":"%1$s@%2$s.example.com","name":"%1$s@%2$s"}}""";
        Instant now = Instant.now();
        Api.Reply posted =
                Patience.ask(
                        () ->
                                pos.post(
                                        "/v1/visits",
                                        visit.formatted(name, town, location, now, "")));
        if (!posted.ok()) {
            surprises.add("a visit was answered with " + posted);
            return;
        }
        Optional<String> path = number % COMPLAINS == 0 ? complain(name) : Optional.empty();
        if (number % COMPLAINS == 0 && path.isEmpty()) {
            return;
        }
        String id = posted.json().path("customerId").asText();
        Api.Reply reply = Patience.ask(() -> owner.delete("/v1/customers/" + id));
        if (reply.ok() && path.isPresent()) {
            String newer = "\"updatedAt\":\"%s\",".formatted(now.plusSeconds(1));
            Patience.ask(
                    () ->
                            pos.post(
                                    "/v1/visits",
                                    visit.formatted(name, town, location, now, newer)));
            goOnWriting(name, id, path.get());
            reply = Patience.ask(() -> owner.delete("/v1/customers/" + id));
        }
        if (reply.ok()) {
            forgotten.add(name + "@" + town);
        } else {
            surprises.add("erasing was answered with " + reply);
        }
    }

    private void goOnWriting(String name, String id, String path) {
        String note =
                """
                {"channel":"phone","note":"%s@%s does not answer"}"""
                        .formatted(name, town);
        Patience.ask(() -> desk.post(path + "/contacts", note));
        String complaint =
                """
                {"source":"%2$s-leavers","complaintId":"%1$s-again","location":"%3$s","channel":"phone",\
                "severity":"normal","text":"Says %1$s@%2$s again.","customerId":"%4$s"}"""
                        .formatted(name, town, location, id);
        Patience.ask(() -> desk.post("/v1/complaints", complaint));
    }

    /** Returns the case when it is known who that was; nothing where it did not go well. */
    private Optional<String> complain(String name) {
        String complaint =
                """
                {"source":"%2$s-leavers","complaintId":"%1$s","location":"%3$s","channel":"web",\
                "severity":"normal","text":"Says %1$s@%2$s.",\
                "customer":{"email":"%1$s@%2$s.example.com","name":"%1$s@%2$s"}}"""
                        .formatted(name, town, location);
        Api.Reply raised = Patience.ask(() -> desk.post("/v1/complaints", complaint));
        if (!raised.ok()) {
            surprises.add("a complaint was answered with " + raised);
            return Optional.empty();
        }
        String path = "/v1/cases/" + raised.json().path("caseId").asText();
        Api.Reply known =
                Patience.ask(
                        () -> desk.get(path),
                        reply ->
                                reply.ok()
                                        && !reply.json().hasNonNull("customer")
                                        && System.nanoTime() - gone < 0);
        if (!known.ok() || !known.json().hasNonNull("customer")) {
            surprises.add("nobody knows who complained: " + known);
            return Optional.empty();
        }
        return Optional.of(path);
    }

    private synchronized int number() {
        return ++numbers;
    }

    /** What must be nowhere any more. */
    public Collection<String> forgotten() {
        return forgotten;
    }

    public Collection<String> surprises() {
        return surprises;
    }

    /**
     * Waits for those who are about to leave; nobody else comes.
     *
     * @param patience with services that don't know yet who somebody is
     */
    void settle(Duration patience) {
        gone = System.nanoTime() + patience.toNanos();
        loop.close();
    }

    @Override
    public void close() {
        settle(Duration.ZERO);
    }
}
