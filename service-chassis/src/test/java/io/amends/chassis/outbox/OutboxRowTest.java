package io.amends.chassis.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.amends.chassis.envelope.EventJson;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

class OutboxRowTest {
    private static final ObjectMapper JSON = new EventJson().mapper();

    @Test
    void severalEventsComeBackInTheirOrderAsTheyWere() {
        List<OutboxRecord> told =
                IntStream.rangeClosed(1, 50)
                        .mapToObj(
                                i ->
                                        event(
                                                "k-" + i,
                                                i,
                                                "{\"a\":1.10,\"text\":\"Zoë \\\"" + i + "\\\"\"}"))
                        .toList();

        OutboxRow row = OutboxRow.of("tellings", null, told, JSON);

        assertThat(row.size()).isEqualTo(50);
        assertThat(row.records(JSON)).isEqualTo(told);
    }

    @Test
    void severalEventsTakeMuchLessRoomThanOneByOne() {
        List<OutboxRecord> told =
                IntStream.range(0, 50)
                        .mapToObj(
                                i ->
                                        event(
                                                uuid(i),
                                                1,
                                                "{\"visitId\":\"%s\",\"location\":\"oslo\",\"status\":\"completed\"}"
                                                        .formatted(uuid(i))))
                        .toList();

        int together = OutboxRow.of("tellings", null, told, JSON).packed().length;
        int oneByOne =
                told.stream()
                        .mapToInt(
                                one ->
                                        OutboxRow.of("tellings", null, List.of(one), JSON)
                                                .packed()
                                                .length)
                        .sum();

        assertThat(together).isLessThan(oneByOne / 4);
    }

    /** What is said of a person must be found by whoever looks for it. */
    @Test
    void oneEventAloneCanBeReadInTheDatabase() {
        byte[] packed =
                OutboxRow.of("customers", "k", List.of(event("k", 1, "{\"name\":\"Ann\"}")), JSON)
                        .packed();

        assertThat(new String(packed, StandardCharsets.UTF_8)).contains("Ann");
    }

    @Test
    void rawBytesGoToKafkaAsTheyCameAndWithTheirHeadersOnly() {
        byte[] bytes = {0, -1, -2, 65};

        ProducerRecord<String, byte[]> out =
                kafka(new Outbox.RawRecord("t", "k", Map.of("h", "v"), bytes));

        assertThat(out.value()).isEqualTo(bytes);
        assertThat(out.headers())
                .singleElement()
                .satisfies(
                        header -> {
                            assertThat(header.key()).isEqualTo("h");
                            assertThat(header.value())
                                    .isEqualTo("v".getBytes(StandardCharsets.UTF_8));
                        });
    }

    @Test
    void bytesThatMayNotBeKeptAreNone() {
        assertThat(kafka(new Outbox.RawRecord("t", "", Map.of(), null)).value()).isNull();
    }

    private static ProducerRecord<String, byte[]> kafka(Outbox.RawRecord raw) {
        return OutboxRow.of(raw.topic(), null, List.of(OutboxRecord.of(raw)), JSON)
                .records(JSON)
                .getFirst()
                .toKafka("t", "/service");
    }

    private static OutboxRecord event(String key, long version, String data) {
        @Nullable String trace = version % 2 == 0 ? "00-" + key : null;
        return OutboxRecord.of(
                new OutgoingEvent(
                        "tellings",
                        "thing.told.v1",
                        key,
                        version,
                        Instant.parse("2026-11-23T01:02:03.000004Z"),
                        data,
                        trace),
                data,
                null);
    }

    private static String uuid(int i) {
        return UUID.nameUUIDFromBytes(new byte[] {(byte) i}).toString();
    }
}
