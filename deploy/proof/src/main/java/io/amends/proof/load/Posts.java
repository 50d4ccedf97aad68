package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import java.io.IOException;
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

    private final Installation installation;
    private final AtomicLong numbers = new AtomicLong();
    private final String run = "load-" + UUID.randomUUID().toString().substring(0, 8);

    Posts(Installation installation) {
        this.installation = installation;
    }

    /** One by one, for any source. */
    Crowd.Client poster(String token) throws IOException {
        return poster(token, run);
    }

    /** One by one, for this source. */
    Crowd.Client poster(String token, String source) throws IOException {
        return client(connection("/v1/visits", token, "application/json"), () -> visit(source), 1);
    }

    Crowd.Client batcher(String token) throws IOException {
        return client(
                connection("/v1/visits/batch", token, "application/x-ndjson"),
                () ->
                        IntStream.range(0, BATCH)
                                .mapToObj(i -> visit(run))
                                .collect(Collectors.joining("\n")),
                BATCH);
    }

    private KeepAlive connection(String path, String token, String contentType) throws IOException {
        return new KeepAlive(installation.address(Part.CUSTOMER), path, token, contentType);
    }

    private String visit(String source) {
        long number = numbers.incrementAndGet();
        return """
               {"source":"%s","visitId":"%d","occurredAt":"%s","location":"load-%d","channel":"counter",\
               "amount":{"minor":%d,"currency":"USD"},"customer":{"loyaltyId":"L-%d"}}"""
                .formatted(
                        source,
                        number,
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        number % 20,
                        100 + number % 10_000,
                        number % 10_000);
    }

    private static Crowd.Client client(KeepAlive connection, Supplier<String> body, int size) {
        return new Crowd.Client() {
            @Override
            public int ask() throws IOException {
                return connection.post(body.get()) / 100 == 2 ? size : 0;
            }

            @Override
            public void close() throws IOException {
                connection.close();
            }
        };
    }
}
