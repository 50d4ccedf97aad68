package io.amends.proof.abuse;

import io.amends.proof.Pause;
import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.installation.Tokens;
import io.amends.proof.wire.Answer;
import io.amends.proof.wire.Request;
import io.amends.proof.wire.Wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/**
 * Bodies, headers and lines of unreasonable size, depth or slowness: each costs a bounded amount.
 */
final class Bodies {

    private static final int AT_ONCE = 12;
    private static final int DRIPPING = 40;
    private static final int MEGABYTE = 1 << 20;

    /** How much of memory a service may hold at most: its heap's limit, and what is beside it. */
    private static final long MOST_MEGABYTES = 640;

    private static final Map<Part, String> POSTS =
            Map.of(
                    Part.CUSTOMER, "/v1/visits",
                    Part.FEEDBACK, "/v1/complaints",
                    Part.NOTIFICATION, "/v1/programmes/welcome",
                    Part.ANALYTICS, "/v1/projections/rebuild");

    private final Installation installation;
    private final Wires wires;
    private final Violations violations;
    private final String token;
    private final Duration drip;

    /**
     * @param drip how long bodies are sent a byte a second
     */
    Bodies(
            Installation installation,
            Wires wires,
            Violations violations,
            Tokens tokens,
            Duration drip) {
        this.installation = installation;
        this.wires = wires;
        this.violations = violations;
        this.token = tokens.of("operator");
        this.drip = drip;
    }

    /** Megabytes that each service holds before and afterwards, and has held at most. */
    Map<String, String> send() {
        Map<String, String> before = new TreeMap<>();
        Part.SERVICES.forEach(service -> before.put(service.option(), memory(service, "VmRSS")));
        for (Part service : List.of(Part.CUSTOMER, Part.FEEDBACK, Part.NOTIFICATION)) {
            atOnce(service, this::announced);
            atOnce(service, this::chunked);
            atOnce(service, this::deep);
            atOnce(service, this::compressed);
        }
        atOnce(Part.CUSTOMER, this::longBatch);
        atOnce(Part.FEEDBACK, this::longForm);
        Part.SERVICES.forEach(
                service -> {
                    manyHeaders(service);
                    longLine(service);
                });
        dripping();
        Map<String, String> memory = new TreeMap<>();
        for (Part service : Part.SERVICES) {
            isStillThere(service);
            String most = memory(service, "VmHWM");
            memory.put(
                    service.option(),
                    "%s to %s MB, at most %s"
                            .formatted(
                                    before.get(service.option()), memory(service, "VmRSS"), most));
            if (Long.parseLong(most) > MOST_MEGABYTES) {
                violations.add(
                        service.option() + " takes more than " + MOST_MEGABYTES + " MB", most);
            }
        }
        return memory;
    }

    private void atOnce(Part service, Consumer<Part> what) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                threads.execute(() -> what.accept(service));
            }
        }
    }

    private void announced(Part service) {
        expect(
                "a body announced with a gigabyte",
                request(service).with("Content-Length", "1073741824"),
                service,
                413);
    }

    private void chunked(Part service) {
        String size = Integer.toHexString(MEGABYTE);
        byte[] chunk =
                (size + "\r\n" + " ".repeat(MEGABYTE) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = new Wire(wires.address(service))) {
            wire.send(request(service).with("Transfer-Encoding", "chunked").bytes());
            try {
                for (int i = 0; i < 64; i++) {
                    wire.send(chunk);
                }
                violations.add(service.option() + " reads 64 MB of chunks", "");
            } catch (IOException closed) {
                // as it should be; what it said before is still to be read, unless it was reset
            }
            judge("a body that never ends", service, wire.receive("POST"), List.of(413, 503));
        } catch (IOException reset) {
            // closing without an answer is allowed where the client goes on sending
        }
    }

    private void deep(Part service) {
        byte[] body = "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        expect(
                "a body of 100,000 brackets",
                withBody(request(service), body),
                service,
                400,
                413,
                422);
        byte[] objects = "{\"attributes\":".repeat(20_000).getBytes(StandardCharsets.US_ASCII);
        expect(
                "a body of 20,000 objects",
                withBody(request(service), objects),
                service,
                400,
                413,
                422);
    }

    private void compressed(Part service) {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] zeros = new byte[MEGABYTE];
            for (int i = 0; i < 100; i++) {
                gzip.write(zeros);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        expect(
                "a bomb of gzip",
                withBody(request(service).with("Content-Encoding", "gzip"), bomb.toByteArray()),
                service,
                413,
                415);
    }

    private void longBatch(Part service) {
        byte[] lines = "{}\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        Request request =
                new Request(
                        "POST",
                        "/v1/visits/batch",
                        Map.of("Content-Type", "application/x-ndjson"),
                        lines);
        expect("a batch of 100,000 lines", request.by(token), service, 422);
    }

    private void longForm(Part service) {
        String fields = "score=1&words=" + "a".repeat(2 * MEGABYTE);
        expect("a form of 2 MB", Request.form("/s/nobody.knows", fields), service, 404, 413, 422);
        expect(
                "a form of 100,000 fields",
                Request.form("/s/nobody.knows", "a=1&".repeat(100_000)),
                service,
                400,
                404,
                413,
                422);
    }

    private void manyHeaders(Part service) {
        expect(
                "200,000 bytes of one header",
                Request.get("/v1/nothing").with("X-Long", "x".repeat(200_000)),
                service,
                400,
                431);
        StringBuilder many = new StringBuilder("y");
        for (int i = 0; i < 10_000; i++) {
            many.append("\r\nX-").append(i).append(": ").append(i);
        }
        expect(
                "10,000 headers",
                Request.get("/v1/nothing").with("X-Many", many.toString()),
                service,
                400,
                431);
    }

    private void longLine(Part service) {
        expect(
                "an address of 100,000 bytes",
                Request.get("/v1/" + "a".repeat(100_000)),
                service,
                404,
                414);
    }

    /** A byte a second, from many; in the meantime others are served. */
    private void dripping() {
        Part service = Part.CUSTOMER;
        long end = System.nanoTime() + drip.toNanos();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < DRIPPING; i++) {
                threads.execute(() -> drip(service, end));
            }
            Pause.of(Duration.ofSeconds(2));
            long began = System.nanoTime();
            Answer answer = wires.send(service, Request.get("/v1/locations").by(token));
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            if (!answer.ok() || took.toMillis() > 2_000) {
                violations.add(
                        "slow bodies keep others waiting", answer.status() + " after " + took);
            }
        }
    }

    private void drip(Part service, long end) {
        try (Wire wire = new Wire(wires.address(service))) {
            wire.send(request(service).with("Content-Length", "60000").bytes());
            while (System.nanoTime() < end) {
                wire.send(new byte[] {' '});
                Pause.of(Duration.ofSeconds(1));
            }
        } catch (IOException givenUp) {
            // the service may give up at any time
        }
    }

    private void isStillThere(Part service) {
        Answer ready = wires.send(service, Request.get("/q/health/ready"));
        if (ready.status() != 200) {
            violations.add(service.option() + " is not ready any more", ready.toString());
        }
    }

    private Request request(Part service) {
        String method = service == Part.NOTIFICATION ? "PUT" : "POST";
        return new Request(
                        method,
                        POSTS.getOrDefault(service, "/"),
                        Map.of("Content-Type", "application/json"),
                        new byte[0])
                .by(token);
    }

    private static Request withBody(Request request, byte[] body) {
        return new Request(request.method(), request.target(), request.headers(), body);
    }

    private void expect(String what, Request request, Part service, Integer... statuses) {
        judge(what, service, wires.send(service, request), List.of(statuses));
    }

    private void judge(String what, Part service, Answer answer, List<Integer> statuses) {
        boolean closed = answer.status() == 0;
        boolean busy = answer.status() == 503 && !answer.header("retry-after").isEmpty();
        if (!closed && !busy && !statuses.contains(answer.status())) {
            violations.add(
                    "%s at %s is not answered with one of %s"
                            .formatted(what, service.option(), statuses),
                    answer.toString());
        }
        boolean bare = answer.status() == 414 || answer.status() == 431;
        boolean page = answer.mediaType().equals("text/html");
        if (!closed && !bare && !page && !answer.isProblem()) {
            violations.add(
                    what + " at " + service.option() + " is answered without a problem document",
                    answer.toString());
        }
    }

    private String memory(Part service, String which) {
        Path status =
                Path.of("/proc", Long.toString(installation.process(service).pid()), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(which + ":"))
                    .map(line -> Long.toString(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
                    .findFirst()
                    .orElse("0");
        } catch (IOException notLinux) {
            return "0";
        }
    }
}
