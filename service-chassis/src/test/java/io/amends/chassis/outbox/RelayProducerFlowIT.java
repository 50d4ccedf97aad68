package io.amends.chassis.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.amends.chassis.outbox.Outbox.RawRecord;
import io.amends.chassis.outbox.OutboxReader.Outgoing;
import io.amends.chassis.outbox.UnsentEvents.Place;
import io.amends.chassis.testing.TestEvents;
import io.amends.chassis.testing.WithRealServers;
import io.amends.chassis.topics.Topics;
import io.quarkus.test.junit.QuarkusTest;

import jakarta.inject.Inject;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

@QuarkusTest
@WithRealServers
class RelayProducerFlowIT {
    private static final String PERSONAL = "people";

    @Inject Topics topics;

    @Test
    void aRelayThatWasReplacedSendsNothingMoreToACompactedTopic() throws Exception {
        String id = "relay-" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        try (RelayProducer cutOff = producer(id)) {
            send(cutOff, List.of(record(PERSONAL, key, "1")));
            try (RelayProducer successor = producer(id)) {
                send(successor, List.of(record(PERSONAL, key, "3")));

                assertThatThrownBy(() -> send(cutOff, List.of(record(PERSONAL, key, "2"))))
                        .isNotNull();

                send(successor, List.of(record(PERSONAL, key, "4")));
            }
        }
        assertThat(values(PERSONAL, key)).containsExactly("1", "3", "4");
    }

    @Test
    void whatARelayLeftUnfinishedIsNotReadAfterItWasReplaced() throws Exception {
        String id = "relay-" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        String unknown = "nobody-made-this-topic";
        try (RelayProducer cutOff = producer(id)) {
            assertThatThrownBy(
                            () ->
                                    send(
                                            cutOff,
                                            List.of(
                                                    record(PERSONAL, key, "1"),
                                                    record(unknown, key, "1"))))
                    .isNotNull();
            try (RelayProducer successor = producer(id)) {
                send(successor, List.of(record(PERSONAL, key, "2")));
            }
        }
        assertThat(values(PERSONAL, key)).containsExactly("2");
    }

    @Test
    void whatIsRefusedIsNamedAndNothingOfItsTransactionIsRead() throws Exception {
        String id = "relay-" + UUID.randomUUID();
        String key = UUID.randomUUID().toString();
        List<Outgoing> events =
                List.of(
                        record(PERSONAL, key, "1"),
                        record(PERSONAL, key, "2".repeat(2_000_000)),
                        record(PERSONAL, key, "3"));
        try (RelayProducer relay = producer(id)) {
            assertThat(send(relay, events)).containsExactly(events.get(1));
        }
        try (RelayProducer relay = producer(id)) {
            assertThat(send(relay, List.of(events.get(0), events.get(2)))).isEmpty();
        }
        assertThat(values(PERSONAL, key)).containsExactly("1", "3");
    }

    private static Set<Outgoing> send(RelayProducer producer, List<Outgoing> events)
            throws Exception {
        return producer.send(events, (record, failure) -> {}).keySet();
    }

    private RelayProducer producer(String id) {
        return new RelayProducer(topics.connection(), id, Set.of(topics.onCluster(PERSONAL)));
    }

    private Outgoing record(String topic, String key, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return new Outgoing(
                new Place(1, 0),
                topic,
                OutboxRecord.of(new RawRecord(topic, key, Map.of(), bytes)),
                new ProducerRecord<>(topics.onCluster(topic), key, bytes));
    }

    private static List<String> values(String topic, String key) {
        return TestEvents.read(topic).stream()
                .filter(event -> key.equals(event.key()))
                .map(event -> String.valueOf(event.value()))
                .toList();
    }
}
