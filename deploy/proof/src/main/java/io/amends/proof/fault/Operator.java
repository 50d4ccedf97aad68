package io.amends.proof.fault;

import io.amends.proof.Pause;
import io.amends.proof.installation.Api;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.traffic.Patience;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What somebody who runs the installation does, and asks of its services. */
public final class Operator {

    /** Which topics a service can tell again. */
    private static final Map<Part, List<String>> OWNED =
            Map.of(
                    Part.CUSTOMER,
                    List.of("sessions", "locations", "customers", "visits"),
                    Part.FEEDBACK,
                    List.of("contact-claims", "feedback", "complaints", "recovery-cases"),
                    Part.NOTIFICATION,
                    List.of("solicitations"));

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration NOTICING = Duration.ofSeconds(10);

    private final Installation installation;

    public Operator(Installation installation) {
        this.installation = installation;
    }

    /** Starts what isn't running; what dies of it stays dead. */
    void tryUp() {
        try {
            installation.up();
        } catch (IllegalStateException e) {
            // It died while it started, as it was meant to.
            System.out.println("    as wanted, it did not come up");
        }
    }

    void killIfThere(Part part) {
        try {
            installation.kill(part);
        } catch (IllegalStateException | UncheckedIOException e) {
            System.out.println("    " + part + " was dead already");
        }
    }

    /** Returns when all services say that they are ready. */
    void awaitReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Part service : Part.SERVICES) {
            Api health = installation.api(service, "");
            while (!health.get("/q/health/ready").ok()) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            service + " is not ready " + patience + " after the fault was mended");
                }
                Pause.of(BETWEEN_LOOKS);
            }
        }
    }

    /** Has its projections built again as soon as it can. */
    public void rebuild(Part service) {
        Api.Reply reply = Patience.ask(() -> tryToRebuild(service));
        if (!reply.ok()) {
            throw new IllegalStateException("No rebuild: " + reply);
        }
    }

    /** Has its projections built again, whether it can just now or not. */
    Api.Reply tryToRebuild(Part service) {
        return api(service).post("/v1/projections/rebuild", "");
    }

    /** Has one of its topics told again, whether it can just now or not. */
    void republish(Part owner) {
        republish(owner, Objects.requireNonNull(OWNED.get(owner)).getLast());
    }

    private Api.Reply republish(Part owner, String topic) {
        return api(owner).post(path(topic), "");
    }

    /** Has all topics told again; returns when all is in the outboxes. */
    public void republishAll(Duration patience) {
        OWNED.forEach(
                (owner, topics) ->
                        topics.forEach(
                                topic -> {
                                    Api.Reply reply = Patience.ask(() -> republish(owner, topic));
                                    if (!reply.ok()) {
                                        throw new IllegalStateException(
                                                topic + " is not told again: " + reply);
                                    }
                                }));
        long deadline = System.nanoTime() + patience.toNanos();
        OWNED.forEach((owner, topics) -> topics.forEach(topic -> await(owner, topic, deadline)));
    }

    /** Returns when nothing is being told again, by whoever asked for it. */
    void awaitToldAgain(Duration patience) {
        // Until then its owner has noticed.
        Pause.of(NOTICING);
        long deadline = System.nanoTime() + patience.toNanos();
        OWNED.forEach((owner, topics) -> topics.forEach(topic -> await(owner, topic, deadline)));
    }

    private void await(Part owner, String topic, long deadline) {
        while (true) {
            Api.Reply reply = Patience.ask(() -> api(owner).get(path(topic)));
            if (reply.status() == 404 || (reply.ok() && reply.json().hasNonNull("finishedAt"))) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(topic + " is still not told again: " + reply);
            }
            Pause.of(BETWEEN_LOOKS);
        }
    }

    private Api api(Part service) {
        return installation.api(service, installation.token("operator"));
    }

    private static String path(String topic) {
        return "/v1/topics/%s/republication".formatted(topic);
    }
}
