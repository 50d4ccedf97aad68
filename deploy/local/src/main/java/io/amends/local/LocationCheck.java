package io.amends.local;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks customer-service whether there is a location. */
final class LocationCheck implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    enum Answer {
        KNOWN,
        UNKNOWN,
        /** The service is not running, or does not know our keys. */
        UNCHECKED
    }

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final URI service;
    private final String token;

    LocationCheck(URI service, String token) {
        this.service = service;
        this.token = token;
    }

    Answer of(String code) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                service.resolve(
                                        "/v1/locations/"
                                                + URLEncoder.encode(code, StandardCharsets.UTF_8)
                                                        .replace("+", "%20")))
                        .timeout(TIMEOUT)
                        .header("Authorization", "Bearer " + token)
                        .header("Accept", "application/json")
                        .build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return switch (status) {
                case 200 -> Answer.KNOWN;
                case 400, 404, 422 -> Answer.UNKNOWN;
                default -> Answer.UNCHECKED;
            };
        } catch (IOException unreachable) {
            return Answer.UNCHECKED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.UNCHECKED;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
