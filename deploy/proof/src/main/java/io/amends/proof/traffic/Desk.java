package io.amends.proof.traffic;

import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.util.Collection;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Agents who work on every other case: they give a remedy and resolve it, and one in three says so
 * twice. Whoever is not answered says it again, with the same key.
 */
public final class Desk implements AutoCloseable {

    private static final int AT_WORK = 409;

    private final Api desk;
    private final Queue<String> worked = new ConcurrentLinkedQueue<>();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private final ExecutorService agents = Executors.newVirtualThreadPerTaskExecutor();

    Desk(Installation installation) {
        desk = installation.api(Part.FEEDBACK, installation.token("agent"));
    }

    void opened(String caseId) {
        int chance = caseId.hashCode() & 0xff;
        if (chance % 2 == 0) {
            agents.execute(() -> work(caseId, chance % 3 == 0));
        }
    }

    private void work(String caseId, boolean twice) {
        String remedy = UUID.randomUUID().toString();
        say(caseId, "remedies", "{\"kind\":\"apology\"}", remedy);
        worked.add(caseId);
        if (twice) {
            say(caseId, "remedies", "{\"kind\":\"apology\"}", remedy);
        }
        say(caseId, "resolution", "{\"rootCause\":\"waiting\"}", UUID.randomUUID().toString());
    }

    private void say(String caseId, String what, String json, String key) {
        String path = "/v1/cases/%s/%s".formatted(caseId, what);
        Api.Reply reply =
                Patience.ask(
                        () -> desk.postOnce(path, json, key),
                        answer ->
                                answer.status() == AT_WORK
                                        && answer.body().contains("still at work"));
        if (!reply.ok()) {
            surprises.add("%s of a case was answered with %s".formatted(what, reply));
        }
    }

    /** The cases that were given a remedy, each of them one. */
    public Collection<String> worked() {
        return worked;
    }

    public Collection<String> surprises() {
        return surprises;
    }

    /** Waits for those who are at work. */
    @Override
    public void close() {
        agents.close();
    }
}
