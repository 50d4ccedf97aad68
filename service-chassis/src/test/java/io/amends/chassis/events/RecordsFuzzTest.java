package io.amends.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.amends.chassis.envelope.CloudEvents;
import io.amends.chassis.envelope.EventJson;
import io.amends.chassis.events.Handlers.Polled;
import io.amends.chassis.topics.TopicNames;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A record is either read, or it is poison: nothing in it may stop the loop. */
class RecordsFuzzTest {
    private static final String TYPE = "thing.said.v1";
    private static final List<String> HEADERS =
            List.of(CloudEvents.TYPE, CloudEvents.ID, CloudEvents.TIME);
    private static final String LEAST =
            """
            {"id":"018f4e5a-0000-7000-8000-000000000001","version":1,"told":0,"active":true,\
            "at":"2026-11-20T19:30:00Z"}""";
    private static final Handlers HANDLERS =
            new Handlers(List.of(new Everything()), new EventJson(), TopicNames.only());

    enum State {
        OPENED,
        CLOSED
    }

    record Part(String kind, @Nullable Instant at, long minor) {}

    /** A field of every kind that some event has. */
    record Said(
            UUID id,
            long version,
            int told,
            boolean active,
            Instant at,
            @Nullable LocalDate day,
            @Nullable Duration within,
            @Nullable ZoneId zone,
            @Nullable BigDecimal percent,
            @Nullable State state,
            @Nullable Part part,
            @Nullable List<Part> parts,
            @Nullable Map<String, Integer> scores,
            Optional<String> name) {}

    private static final class Everything implements EventHandler<Said> {
        @Override
        public Subscription<Said> subscription() {
            return Subscription.to("things", Said.class, TYPE);
        }

        @Override
        public void handle(List<Event<Said>> batch) {}
    }

    @FuzzTest
    void anyValueIsReadOrPoison(byte[] value) {
        ConsumerRecord<byte[], byte[]> in =
                new ConsumerRecord<>("things", 0, 0, "key".getBytes(UTF_8), value);
        in.headers().add(CloudEvents.TYPE, TYPE.getBytes(UTF_8));
        in.headers().add(CloudEvents.ID, "key/1".getBytes(UTF_8));
        in.headers().add(CloudEvents.TIME, "2026-11-20T19:30:00Z".getBytes(UTF_8));
        isReadOrPoison(in);
    }

    /** A line each, as far as there are any: key, type, id, time. An empty one is null. */
    @FuzzTest
    void anyHeadersAreReadOrPoison(byte[] written) {
        List<byte @Nullable []> lines = new ArrayList<>();
        for (int from = 0, to; from <= written.length && lines.size() < 4; from = to + 1) {
            to = from;
            while (to < written.length && written[to] != '\n') {
                to++;
            }
            lines.add(from == to ? null : Arrays.copyOfRange(written, from, to));
        }
        ConsumerRecord<byte[], byte[]> in =
                new ConsumerRecord<>("things", 0, 0, lines.getFirst(), LEAST.getBytes(UTF_8));
        for (int i = 1; i < lines.size(); i++) {
            in.headers().add(HEADERS.get(i - 1), lines.get(i));
        }
        isReadOrPoison(in);
    }

    private static void isReadOrPoison(ConsumerRecord<byte[], byte[]> in) {
        Polled polled = HANDLERS.translate(in);
        if (polled.failure() != null) {
            assertThat(polled.perHandler()).isEmpty();
            return;
        }
        assertThat(polled.perHandler()).hasSize(1);
        Event<?> event = polled.perHandler().getFirst();
        if (event != null) {
            assertThat(event.type()).isEqualTo(TYPE);
            assertThat(event.data()).isNotNull();
        }
    }
}
