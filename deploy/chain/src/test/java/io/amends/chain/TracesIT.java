package io.amends.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Each of many visits that come at the same moment, and share transactions and batches, can be
 * followed by its own trace, from the post to the mail and to the measure.
 */
@ExtendWith(OneInstallation.class)
class TracesIT {

    private static final int VISITS = 40;
    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void everyVisitIsFollowedFromThePostToTheMailAndTheMeasure(
            Installation installation, Collector collector) {
        List<String> traces = new ArrayList<>();
        for (int i = 1; i <= VISITS; i++) {
            traces.add("%016x%016x".formatted(System.nanoTime(), i));
        }
        HttpClient tills = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        List<CompletableFuture<HttpResponse<String>>> posts =
                traces.stream()
                        .map(trace -> tills.sendAsync(post(installation, trace), text()))
                        .toList();
        posts.forEach(post -> assertThat(post.join().statusCode()).isEqualTo(201));

        Set<String> allSteps =
                Set.of(
                        "customer-service POST /v1/visits",
                        "feedback-service feedback-service process",
                        "notification-service notification-service process",
                        "notification-service mail send",
                        "analytics-service analytics-service process");
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(traces)
                                        .allSatisfy(
                                                trace ->
                                                        assertThat(steps(collector, trace))
                                                                .containsAll(allSteps)));
        Map<String, Set<String>> told =
                Map.of(
                        "visits", new TreeSet<>(traces),
                        "solicitations", new TreeSet<>(traces));
        told.forEach(
                (topic, expected) ->
                        assertThat(tracesOn(topic, installation.kafka()))
                                .as(topic)
                                .containsAll(expected));
    }

    private static Set<String> steps(Collector collector, String trace) {
        Set<String> steps = new TreeSet<>();
        collector.of(trace).forEach(span -> steps.add(span.service() + " " + span.name()));
        return steps;
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString();
    }

    private static HttpRequest post(Installation installation, String trace) {
        URI visits = installation.address(Part.CUSTOMER).resolve("/v1/visits");
        String visit =
                """
                {"source":"traced","visitId":"%s","occurredAt":"%s","location":"traced",
                 "customer":{"email":"%s@example.com",
                             "consents":[{"channel":"email","purpose":"feedback","granted":true,"at":"%s","wording":"v1"}]}}
                """
                        .formatted(trace, Instant.now(), trace, Instant.now());
        return HttpRequest.newBuilder(visits)
                .header("Authorization", "Bearer " + installation.token("pos"))
                .header("Content-Type", "application/json")
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .POST(HttpRequest.BodyPublishers.ofString(visit))
                .build();
    }

    private static Set<String> tracesOn(String topic, String kafka) {
        Set<String> traces = new TreeSet<>();
        Map<String, Object> settings =
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kafka,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest");
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(part -> new TopicPartition(topic, part.partition()))
                            .toList();
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> told : consumer.poll(Duration.ofMillis(500))) {
                    byte[] parent = told.headers().lastHeader("traceparent").value();
                    traces.add(new String(parent, StandardCharsets.US_ASCII).substring(3, 35));
                }
            }
        }
        return traces;
    }
}
