package io.amends.proof.abuse;

import io.amends.proof.installation.Part;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;

import java.util.List;

/** Whatever was sent: the threads that are to live as long as a service have not died of it. */
final class Threads {
    private static final String FAILURES = "amends_worker_failures_total{";

    private Threads() {}

    /**
     * @return how many there are
     */
    static int areAlive(Wires wires, Violations violations) {
        int threads = 0;
        for (Part service : Part.SERVICES) {
            Answer ready = wires.send(service, Request.get("/q/health/ready"));
            if (!ready.ok()) {
                violations.add(service.option() + " is not ready afterwards", ready.toString());
            }
            List<String> workers =
                    wires.send(service, Request.get("/q/metrics"))
                            .text()
                            .lines()
                            .filter(line -> line.startsWith(FAILURES))
                            .toList();
            if (workers.isEmpty()) {
                violations.add(service.option() + " says nothing of its threads", "/q/metrics");
            }
            workers.stream()
                    .filter(line -> !line.endsWith(" 0.0"))
                    .forEach(line -> violations.add("a thread has failed", line));
            threads += workers.size();
        }
        return threads;
    }
}
