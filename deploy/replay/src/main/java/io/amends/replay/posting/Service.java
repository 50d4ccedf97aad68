package io.amends.replay.posting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/**
 * The REST API of one service. A request is repeated while the service says 429, 502, 503 or 504 or
 * the connection is lost, so send only what may be repeated: everything that carries an id of its
 * own, or an idempotency key.
 */
public final class Service implements AutoCloseable {

    public static final String JSON = "application/json";
    public static final String NDJSON = "application/x-ndjson";

    private static final Set<Integer> BUSY_OR_AWAY = Set.of(429, 502, 503, 504);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI base;
    private final String token;
    private final Patience patience;
    private final Clock clock;
    private final HttpClient http;

    public Service(URI base, String token, Patience patience, Clock clock) {
        this.base = base;
        this.token = token;
        this.patience = patience;
        this.clock = clock;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .build();
    }

    public Answer get(String path) {
        return send(request(path).GET().build());
    }

    public Answer put(String path, Object body) {
        return send(
                request(path)
                        .header("Content-Type", JSON)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(json(body)))
                        .build());
    }

    public Answer postJson(String path, Object body, @Nullable String idempotencyKey) {
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", JSON)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json(body)));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request.build());
    }

    public Answer post(String path, String contentType, String body) {
        return send(
                request(path)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(ANSWER_TIMEOUT)
                .header("Accept", JSON + ", " + NDJSON)
                .header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest request) {
        Instant start = clock.instant();
        String called = request.method() + " " + request.uri().getPath();
        for (int attempt = 0; ; attempt++) {
            String last;
            Duration delay = patience.delay(attempt);
            IOException cause = null;
            try {
                HttpResponse<String> response =
                        http.send(
                                request,
                                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (!BUSY_OR_AWAY.contains(response.statusCode())) {
                    return new Answer(called, response.statusCode(), response.body());
                }
                last = "status " + response.statusCode();
                delay = response.headers().firstValue("Retry-After").map(this::wait).orElse(delay);
            } catch (IOException e) {
                last = e.toString();
                cause = e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            Duration tried = Duration.between(start, clock.instant());
            if (tried.plus(delay).compareTo(patience.giveUpAfter()) > 0) {
                throw new Unreachable(request.method() + " " + request.uri(), tried, last, cause);
            }
            pause(delay);
        }
    }

    /** Retry-After is a number of seconds or a date; what is neither is not waited for. */
    private Duration wait(String retryAfter) {
        try {
            return Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant at =
                        ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant();
                Duration left = Duration.between(clock.instant(), at);
                return left.isNegative() ? Duration.ZERO : left;
            } catch (DateTimeException notDate) {
                return Duration.ZERO;
            }
        }
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static byte[] json(Object body) {
        try {
            return MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
