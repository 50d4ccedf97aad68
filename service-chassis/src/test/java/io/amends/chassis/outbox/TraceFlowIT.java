package io.amends.chassis.outbox;

import static io.restassured.RestAssured.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.quarkus.test.junit.QuarkusTest;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One trace from the request through the topic to the consumer and its log. */
@QuarkusTest
@WithRealServers
class TraceFlowIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String AS_JSON = "\"traceId\":\"" + TRACE + "\"";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-00";

    @Test
    void anEventCarriesTheTraceOfTheRequestThatCausedIt() {
        given().header("traceparent", PARENT)
                .header("Sec-Fetch-Site", "same-origin")
                .post("/v1/tellings/traced")
                .then()
                .statusCode(204);

        await().atMost(Duration.ofSeconds(20))
                .until(
                        () ->
                                !TestEvents.read(TellThings.TOPIC, TellThings.TYPE, "traced")
                                        .isEmpty());
        assertThat(
                        TestEvents.read(TellThings.TOPIC, TellThings.TYPE, "traced")
                                .getFirst()
                                .headers()
                                .get(CloudEvents.TRACE_PARENT))
                .startsWith("00-" + TRACE + "-")
                .isNotEqualTo(PARENT);
    }

    @Test
    void aConsumersLogLinesCarryTheTraceOfTheEvent() {
        ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        Handler recording = new LinesOfRefusals(lines);
        Logger.getLogger("").addHandler(recording);
        try {
            TestEvents.publishRaw(
                    "things",
                    "traced",
                    Map.of(CloudEvents.TYPE, "thing.changed.v1", CloudEvents.TRACE_PARENT, PARENT),
                    "{".getBytes(StandardCharsets.UTF_8));

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> lines.stream().anyMatch(line -> line.contains(AS_JSON)));
        } finally {
            Logger.getLogger("").removeHandler(recording);
        }
    }

    private static final class LinesOfRefusals extends Handler {
        private final ConcurrentLinkedQueue<String> lines;

        LinesOfRefusals(ConcurrentLinkedQueue<String> lines) {
            this.lines = lines;
        }

        @Override
        public void publish(LogRecord entry) {
            if (entry.getMessage().startsWith("Put a record aside")
                    && entry instanceof ExtLogRecord line) {
                lines.add(new JsonFormatter().format(line));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
