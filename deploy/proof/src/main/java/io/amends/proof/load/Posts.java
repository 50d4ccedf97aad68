package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;
import io.amends.proof.wire.Request;
import io.amends.proof.wire.Wire;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Clients that post visits that nobody has posted before. */
final class Posts {

    static final int BATCH = 100;

    /** How many locations are visited, called load-0 and so on. */
    static final int LOCATIONS = 20;

    private final URI service;
    private final String token;
    private final AtomicLong numbers = new AtomicLong();
    private final String run = "load-" + UUID.randomUUID().toString().substring(0, 8);

    /**
     * @param token for posts of any source
     */
    Posts(Installation installation, String token) {
        this.service = installation.address(Part.CUSTOMER);
        this.token = token;
    }

    /** One by one. */
    Crowd.Client poster() throws IOException {
        return poster(service);
    }

    /** One by one, to somebody else. */
    Crowd.Client poster(URI address) throws IOException {
        return client(address, () -> post(visit(run), token), 1);
    }

    /** One by one, for this source. */
    Crowd.Client poster(String token, String source) throws IOException {
        return client(service, () -> post(visit(source), token), 1);
    }

    Crowd.Client batcher() throws IOException {
        return batcher(() -> visit(run));
    }

    /** Visits of customers whom nobody has seen before, and who want to be asked. */
    Crowd.Client batcherOfStrangers() throws IOException {
        return batcher(() -> visit("load-0", "stranger-" + numbers.incrementAndGet()));
    }

    private Crowd.Client batcher(Supplier<String> visit) throws IOException {
        return client(
                service,
                () ->
                        Request.post(
                                        "/v1/visits/batch",
                                        "application/x-ndjson",
                                        IntStream.range(0, BATCH)
                                                .mapToObj(i -> visit.get())
                                                .collect(Collectors.joining("\n")))
                                .by(token),
                BATCH);
    }

    /** A visit of a customer with an address, who wants to be asked. */
    String visit(String location, String customer) {
        return """
               {"source":"%s","visitId":"%d","occurredAt":"%s","location":"%s","channel":"counter",\
               "customer":{"email":"%s@example.com","consents":[{"channel":"email","purpose":"feedback",\
               "granted":true,"at":"2026-01-01T00:00:00Z","wording":"v1"}]}}"""
                .formatted(run, numbers.incrementAndGet(), now(), location, customer);
    }

    private String visit(String source) {
        long number = numbers.incrementAndGet();
        return """
               {"source":"%s","visitId":"%d","occurredAt":"%s","location":"load-%d","channel":"counter",\
               "amount":{"minor":%d,"currency":"USD"},"customer":{"loyaltyId":"L-%d"}}"""
                .formatted(
                        source,
                        number,
                        now(),
                        number % LOCATIONS,
                        100 + number % 10_000,
                        number % 10_000);
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Request post(String visit, String token) {
        return Request.post("/v1/visits", visit).by(token);
    }

    static Crowd.Client client(URI address, Supplier<Request> request, int size)
            throws IOException {
        Wire wire = new Wire(address);
        return new Crowd.Client() {
            @Override
            public int ask() throws IOException {
                return wire.exchange(request.get()).ok() ? size : 0;
            }

            @Override
            public void close() {
                wire.close();
            }
        };
    }
}
