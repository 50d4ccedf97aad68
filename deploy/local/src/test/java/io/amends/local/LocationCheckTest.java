package io.amends.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

class LocationCheckTest {
    private HttpServer service;

    /** Knows main-street, if it is asked with the right token. */
    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext(
                "/v1/locations/",
                exchange -> {
                    boolean known =
                            exchange.getRequestURI().getPath().equals("/v1/locations/main-street");
                    boolean signedIn =
                            "Bearer good"
                                    .equals(exchange.getRequestHeaders().getFirst("Authorization"));
                    exchange.sendResponseHeaders(!signedIn ? 401 : known ? 200 : 404, -1);
                    exchange.close();
                });
        service.start();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @Test
    void tellsKnownLocationsFromUnknownOnes() {
        try (LocationCheck check = new LocationCheck(address(), "good")) {
            assertThat(check.of("main-street")).isEqualTo(LocationCheck.Answer.KNOWN);
            assertThat(check.of("main street/../x?")).isEqualTo(LocationCheck.Answer.UNKNOWN);
        }
    }

    @Test
    void saysThatItCouldNotAsk() {
        try (LocationCheck check = new LocationCheck(address(), "of other keys")) {
            assertThat(check.of("main-street")).isEqualTo(LocationCheck.Answer.UNCHECKED);
        }
        URI address = address();
        service.stop(0);
        try (LocationCheck check = new LocationCheck(address, "good")) {
            assertThat(check.of("main-street")).isEqualTo(LocationCheck.Answer.UNCHECKED);
        }
    }

    private URI address() {
        return URI.create("http://localhost:" + service.getAddress().getPort());
    }
}
