package io.amends.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * The other end of the wire: takes visits as the API does, knows repeats, and can be told to be
 * busy, to break or to hang up.
 */
public final class VisitsPeer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HANG_UP = 0;

    private final HttpServer server;
    private final Map<String, JsonNode> visits = new HashMap<>();
    private final List<Integer> batches = new ArrayList<>();
    private final List<String> authorizations = new ArrayList<>();
    private final Queue<Integer> troubles = new ArrayDeque<>();

    public VisitsPeer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/visits", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /** Answers the next request with this status, later ones with the statuses given later. */
    public synchronized VisitsPeer thenAnswer(int status) {
        troubles.add(status);
        return this;
    }

    /** Takes the next request's visits and breaks the connection before answering. */
    public VisitsPeer thenHangUp() {
        return thenAnswer(HANG_UP);
    }

    /** All is well for so many requests. */
    public VisitsPeer thenTake(int requests) {
        for (int i = 0; i < requests; i++) {
            thenAnswer(200);
        }
        return this;
    }

    public synchronized int visits() {
        return visits.size();
    }

    /** How many visits each request carried. */
    public synchronized List<Integer> batches() {
        return List.copyOf(batches);
    }

    public synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private synchronized void answer(HttpExchange exchange) {
        try (exchange) {
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            authorizations.add(
                    String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            Integer trouble = troubles.poll();
            if (trouble != null && trouble > 299) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                send(exchange, trouble, "{\"title\":\"Trouble\",\"detail\":\"as told\"}");
                return;
            }
            List<String> results = new ArrayList<>();
            for (String line : body.lines().toList()) {
                results.add(take(JSON.readTree(line)));
            }
            batches.add(results.size());
            if (trouble != null && trouble == HANG_UP) {
                return;
            }
            send(exchange, 200, String.join("\n", results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String take(JsonNode visit) {
        if (visit.path("amount").path("minor").asLong() < 0) {
            return """
                   {"outcome":"rejected","problem":{"title":"Rule broken","errors":[{"pointer":"/amount/minor","detail":"must not be negative"}]}}""";
        }
        JsonNode before = visits.put(visit.path("visitId").asText(), visit);
        return "{\"id\":\"%s\",\"outcome\":\"%s\",\"notices\":[]}"
                .formatted(
                        visit.path("visitId").asText(), before == null ? "recorded" : "duplicate");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
