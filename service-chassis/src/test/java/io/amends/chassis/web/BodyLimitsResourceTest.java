package io.amends.chassis.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.testing.Tokens;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** What no well-behaved client sends, byte by byte. */
@QuarkusTest
@WithRealServers
@TestProfile(ChassisAlone.class)
class BodyLimitsResourceTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";

    @ParameterizedTest
    @ValueSource(strings = {"/v1/till/sales", "/v1/weighings"})
    void aBodyThatAnnouncesToBeTooLargeIs413(String path) throws IOException {
        try (Connection to = Connection.open()) {
            to.head(path, JSON, "Content-Length: 200000");

            to.isAnsweredWith(413, "too-large");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/till/sales", "/v1/weighings"})
    void aBodyThatGrowsTooLargeIs413(String path) throws IOException {
        try (Connection to = Connection.open()) {
            to.head(path, JSON, "Transfer-Encoding: chunked");
            for (int i = 0; i < 11; i++) {
                to.chunk(" ".repeat(10_000));
            }

            to.isAnsweredWith(413, "too-large");
        }
    }

    @Test
    void aBodyJustBelowTheLimitIsTakenWhetherAnnouncedOrNot() throws IOException {
        try (Connection to = Connection.open()) {
            to.head("/v1/weighings", JSON, "Transfer-Encoding: chunked");
            for (int i = 0; i < 10; i++) {
                to.chunk("x".repeat(10_000));
            }
            to.chunk("");

            to.isAnsweredWith(200, "100000");
        }
        RestAssured.given()
                .contentType(JSON)
                .body(new byte[102_400])
                .post("/v1/weighings")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void aCompressedBodyIs415(String encoding) throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[10_000_000]);
        }
        RestAssured.given()
                .auth()
                .oauth2(Tokens.of("pos").sign())
                .contentType(JSON)
                .header("Content-Encoding", encoding)
                .body(bomb.toByteArray())
                .post("/v1/till/sales")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/till/sales", "/v1/weighings"})
    void aBodyThatStallsIs408(String path) throws IOException {
        try (Connection to = Connection.open()) {
            to.head(path, JSON, "Content-Length: 20000");
            to.write("{\"source\":" + " ".repeat(15_000));

            to.isAnsweredWith(408, "too-slow");
        }
    }

    @Test
    void aBodyThatDripsIs408() throws IOException {
        try (Connection to = Connection.open()) {
            to.head("/v1/till/sales", JSON, "Content-Length: 20000");
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(10))
                    .until(
                            () -> {
                                to.write(" ");
                                return to.hasAnswer();
                            });

            to.isAnsweredWith(408, "too-slow");
        }
    }

    @Test
    void aFormThatStallsIs408() throws IOException {
        try (Connection to = Connection.open()) {
            to.head("/v1/till/notes", FORM, "Content-Length: 20000");
            to.write("text=");

            to.isAnsweredWith(408, "too-slow");
        }
    }

    @Test
    void aFormWithoutItsLengthIs411() throws IOException {
        try (Connection to = Connection.open()) {
            to.head("/v1/till/notes", FORM, "Transfer-Encoding: chunked");

            to.isAnsweredWith(411, "length-required");
        }
    }

    @Test
    void aFormWithNulIs400() {
        RestAssured.given()
                .contentType(FORM)
                .body("text=tea&name=a%00b")
                .post("/v1/weighings/forms")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", equalTo("the form must not contain the character NUL"));
        RestAssured.given()
                .contentType(FORM)
                .body("text=tea&name=ab")
                .post("/v1/weighings/forms")
                .then()
                .statusCode(200)
                .body(equalTo("2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM, "multipart/form-data; boundary=x"})
    void aFormOfMoreThan64KbIs413BeforeItComes(String type) throws IOException {
        for (String path :
                new String[] {"/v1/weighings/forms", "/v1/till/notes", "/sign-in", "/nothing"}) {
            try (Connection to = Connection.open()) {
                to.head(path, type, "Content-Length: 65537");

                to.isAnsweredWith(413, "too-large");
            }
        }
    }

    @Test
    void aFormOf64KbInOneFieldIsTaken() {
        RestAssured.given()
                .contentType(FORM)
                .body("text=" + "x".repeat(65_531))
                .post("/v1/weighings/forms")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "&a", "&a=1", "&text=1"})
    void aFormOfTooManyFieldsIsMalformed(String more) {
        RestAssured.given()
                .contentType(FORM)
                .body("text=1" + more.repeat(5_000))
                .post("/v1/weighings/fields")
                .then()
                .statusCode(400)
                .body("detail", equalTo("the form has too many fields"));
    }

    @Test
    void formsThatTogetherAreTooMuchWaitTheirTurnAndSmallOnesDoNot() throws IOException {
        try (Connection first = Connection.open()) {
            first.head("/v1/weighings/forms", FORM, "Content-Length: 40000");
            first.write("text=");

            await().until(() -> countForm(40_000) == 503);
            assertThat(countForm(4_000)).isEqualTo(200);
        }
        await().until(() -> countForm(40_000) == 200);
    }

    private static int countForm(int length) {
        return RestAssured.given()
                .contentType(FORM)
                .body("text=" + "x".repeat(length - 5))
                .post("/v1/weighings/forms")
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Accept", "Accept-Language", "Content-Type", "If-Match", "If-None-Match"})
    void aHeaderThatWouldHaveToBeParsedIs431WhenItIsLong(String name) {
        RestAssured.given()
                .header(name, "a/b" + ",a/b".repeat(1_000))
                .get("/sign-in")
                .then()
                .statusCode(431)
                .contentType("application/problem+json")
                .body("detail", containsString(name.toLowerCase(java.util.Locale.ROOT)));
    }

    @Test
    void bodiesThatTogetherAreTooMuchWaitTheirTurn() throws IOException {
        try (Connection first = Connection.open()) {
            first.head("/v1/till/sales", JSON, "Content-Length: 90000");
            first.write(" ".repeat(70_000));

            await().until(() -> isBusy());
        }
        await().until(() -> !isBusy());
    }

    private static boolean isBusy() {
        int status =
                RestAssured.given()
                        .contentType(JSON)
                        .body(new byte[70_000])
                        .post("/v1/weighings")
                        .then()
                        .extract()
                        .statusCode();
        assertThat(status).isIn(200, 503);
        return status == 503;
    }

    /** A client that sends what it is told and nothing else. */
    private record Connection(Socket socket, BufferedReader in, OutputStream out)
            implements AutoCloseable {

        static Connection open() throws IOException {
            Socket socket = new Socket("localhost", RestAssured.port);
            socket.setSoTimeout(15_000);
            return new Connection(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)),
                    socket.getOutputStream());
        }

        void head(String path, String type, String length) throws IOException {
            write(
                    "POST %s HTTP/1.1\r\nHost: till\r\nAuthorization: Bearer %s\r\nContent-Type: %s\r\n%s\r\n\r\n"
                            .formatted(path, Tokens.of("pos").sign(), type, length));
        }

        void chunk(String content) throws IOException {
            write(Integer.toHexString(content.length()) + "\r\n" + content + "\r\n");
        }

        void write(String bytes) throws IOException {
            out.write(bytes.getBytes(US_ASCII));
            out.flush();
        }

        boolean hasAnswer() throws IOException {
            return in.ready();
        }

        void isAnsweredWith(int status, String content) throws IOException {
            assertThat(in.readLine()).startsWith("HTTP/1.1 " + status + " ");
            int length = 0;
            String type = "";
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                String lower = line.toLowerCase(java.util.Locale.ROOT);
                if (lower.startsWith("content-length:")) {
                    length = Integer.parseInt(lower.substring(15).strip());
                } else if (lower.startsWith("content-type:")) {
                    type = lower.substring(13).strip();
                }
            }
            char[] body = new char[length];
            int read = 0;
            while (read < length) {
                read += in.read(body, read, length - read);
            }
            assertThat(new String(body)).contains(content);
            if (status >= 400) {
                assertThat(type).isEqualTo("application/problem+json");
                assertThat(new ObjectMapper().readTree(new String(body)).get("status").asInt())
                        .isEqualTo(status);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
