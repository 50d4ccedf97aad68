package io.amends.chassis.events;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A record is either read, or it is poison: nothing in it may stop the loop. */
class RecordsFuzzTest {
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
            return Subscription.to("things", Said.class, "thing.said.v1");
        }

        @Override
        public void handle(List<Event<Said>> batch) {}
    }

    @FuzzTest
    void anyValueIsReadOrPoison(byte[] value) {
        ConsumerRecord<byte[], byte[]> in =
                new ConsumerRecord<>("things", 0, 0, "key".getBytes(UTF_8), value);
        in.headers().add(CloudEvents.TYPE, "thing.said.v1".getBytes(UTF_8));
        in.headers().add(CloudEvents.ID, "key/1".getBytes(UTF_8));
        in.headers().add(CloudEvents.TIME, "2026-11-20T19:30:00Z".getBytes(UTF_8));
        isReadOrPoison(in);
    }

    @FuzzTest
    void anyHeadersAreReadOrPoison(FuzzedDataProvider data) {
        ConsumerRecord<byte[], byte[]> in =
                new ConsumerRecord<>("things", 0, 0, bytes(data), "{}".getBytes(UTF_8));
        for (String name : List.of(CloudEvents.ID, CloudEvents.TIME)) {
            if (data.consumeBoolean()) {
                in.headers().add(name, bytes(data));
            }
        }
        in.headers()
                .add(
                        CloudEvents.TYPE,
                        data.consumeBoolean() ? bytes(data) : "thing.said.v1".getBytes(UTF_8));
        isReadOrPoison(in);
    }

    private static byte @Nullable [] bytes(FuzzedDataProvider data) {
        return data.consumeInt(0, 9) == 0 ? null : data.consumeBytes(40);
    }

    private static void isReadOrPoison(ConsumerRecord<byte[], byte[]> in) {
        Polled polled = HANDLERS.translate(in);
        if (polled.failure() == null) {
            assertThat(polled.perHandler()).hasSize(1);
        } else {
            assertThat(polled.perHandler()).isEmpty();
        }
    }
}
