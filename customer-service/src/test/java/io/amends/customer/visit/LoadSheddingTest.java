package io.amends.customer.visit;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * With one event loop that takes 30 ms for whatever is not refused, and may take 50 in one go for
 * more than five.
 */
final class LoadSheddingTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<Socket> tills = new ArrayList<>();
    private IntFunction<String> tokens = i -> "one";
    private int port;

    @BeforeEach
    void listen() throws Exception {
        LoadShedding shedding = new LoadShedding(Duration.ofMillis(50), 5, metrics);
        Router router = Router.router(vertx);
        router.route().handler(shedding::check);
        router.route()
                .handler(
                        context -> {
                            work(30);
                            context.response().setStatusCode(201).end();
                        });
        HttpServer server =
                vertx.createHttpServer()
                        .requestHandler(router)
                        .listen(0, InetAddress.getLoopbackAddress().getHostAddress())
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
        port = server.actualPort();
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket till : tills) {
            till.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void whatTheEventLoopOnlyComesToLateIsToldToComeAgain() throws Exception {
        List<String> answers = atOnce(20, "POST", "/v1/visits");
        assertThat(answers).filteredOn(answer -> answer.contains(" 201 ")).hasSizeBetween(5, 15);
        assertThat(answers)
                .filteredOn(answer -> !answer.contains(" 201 "))
                .isNotEmpty()
                .allMatch(answer -> answer.startsWith("HTTP/1.1 503 "))
                .allMatch(answer -> answer.contains("retry-after: 1\r\n"))
                .allMatch(answer -> answer.contains("content-type: application/problem+json"))
                .allMatch(answer -> answer.contains("more visits are waiting"));
        assertThat((long) metrics.get("amends.visits.shed").counter().count())
                .isEqualTo(answers.stream().filter(one -> one.contains(" 503 ")).count());
    }

    @Test
    void whoeverIsToldSoMayComeAgainOnTheSameConnection() throws Exception {
        assertThat(atOnce(20, "POST", "/v1/visits")).anyMatch(one -> one.contains(" 503 "));
        for (Socket till : tills) {
            assertThat(ask(till, "POST", "/v1/visits")).contains(" 201 ");
        }
    }

    @Test
    void fewWaitHoweverLongItTakes() throws Exception {
        assertThat(atOnce(5, "POST", "/v1/visits")).allMatch(one -> one.contains(" 201 "));
    }

    @Test
    void whoseTokenComesOftenGivesWayToTheOthers() throws Exception {
        tokens = i -> i % 4 == 0 ? "quiet-" + i : "noisy";
        List<String> answers = atOnce(20, "POST", "/v1/visits");
        for (int i = 0; i < answers.size(); i += 4) {
            assertThat(answers.get(i)).contains(" 201 ");
        }
        assertThat(answers)
                .filteredOn(answer -> !answer.contains(" 201 "))
                .isNotEmpty()
                .allMatch(answer -> answer.startsWith("HTTP/1.1 429 "))
                .allMatch(answer -> answer.contains("retry-after: 1\r\n"))
                .allMatch(answer -> answer.contains("RateLimit: \"share\";r=0;t=1\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/visits",
                "/v1/visits/",
                "/v1/visits;x=1",
                "/v1;x/visits/;y",
                "//v1//visits//"
            })
    void anAddressIsKnownHoweverItIsSpelt(String path) {
        assertThat(LoadShedding.isVisits(path)).isTrue();
        assertThat(LoadShedding.isVisits(path + "/batch")).isFalse();
    }

    @Test
    void nothingElseIsRefused() throws Exception {
        assertThat(atOnce(10, "GET", "/v1/visits/1")).allMatch(one -> one.contains(" 201 "));
        assertThat(atOnce(10, "POST", "/v1/visits/batch")).allMatch(one -> one.contains(" 201 "));
    }

    /** Requests of so many tills, none of which the event loop sees before all have come. */
    private List<String> atOnce(int times, String method, String path) throws Exception {
        while (tills.size() < times) {
            Socket till = new Socket(InetAddress.getLoopbackAddress(), port);
            till.setSoTimeout(10_000);
            tills.add(till);
            ask(till, "GET", "/");
        }
        vertx.getOrCreateContext().runOnContext(busy -> work(200));
        for (int i = 0; i < tills.size(); i++) {
            send(tills.get(i), method, path, tokens.apply(i));
        }
        List<String> answers = new ArrayList<>();
        for (Socket till : tills) {
            answers.add(receive(till));
        }
        return answers;
    }

    private static String ask(Socket till, String method, String path) throws IOException {
        send(till, method, path, "one");
        return receive(till);
    }

    private static void send(Socket till, String method, String path, String token)
            throws IOException {
        till.getOutputStream()
                .write(
                        "%s %s HTTP/1.1\r\nHost: here\r\nAuthorization: %s\r\nContent-Length: 2\r\n\r\n{}"
                                .formatted(method, path, token)
                                .getBytes(US_ASCII));
    }

    /** Head and body of one answer. */
    private static String receive(Socket till) throws IOException {
        InputStream in = till.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("closed after " + head);
            }
            head.append((char) one);
        }
        int length = head.indexOf("content-length: ");
        int body = Integer.parseInt(head.substring(length + 16, head.indexOf("\r\n", length)));
        return head + new String(in.readNBytes(body), US_ASCII);
    }

    private static void work(int millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
