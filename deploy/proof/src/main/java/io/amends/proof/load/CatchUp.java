package io.amends.proof.load;

import io.amends.proof.installation.Installation;
import io.amends.proof.installation.Part;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** How fast analytics-service makes up for a stop, beside somebody who only reads. */
final class CatchUp implements Measurement {

    @Override
    public void measure(Bench bench) {
        Installation installation = bench.installation();
        bench.rest();
        installation.signal(Part.ANALYTICS, "STOP");
        long behind;
        try {
            Crowd.ask(Bench.BATCH_CLIENTS, bench.time(), bench.posts()::batcher);
            Bench.until("The others do not catch up", () -> bench.lag().none(Part.ANALYTICS));
            behind = bench.lag().of(Part.ANALYTICS);
        } finally {
            installation.signal(Part.ANALYTICS, "CONT");
        }
        long began = System.nanoTime();
        bench.rest();
        double ours =
                bench.figures()
                        .note(
                                "events/s of analytics-service catching up",
                                behind * 1e9 / (System.nanoTime() - began));
        double bare =
                bench.figures()
                        .note(
                                "events/s of a bare consumer of the same topics",
                                bare(installation, bench.lag().positions(Part.ANALYTICS).keySet()));
        bench.figures().note(Goal.CATCH_UP, ours / bare);
    }

    /** From the topics' beginning. */
    private static double bare(Installation installation, Set<TopicPartition> partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer = Lag.consumer(installation)) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long records = 0;
            long began = System.nanoTime();
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                records += consumer.poll(Duration.ofMillis(500)).count();
            }
            return records * 1e9 / (System.nanoTime() - began);
        }
    }
}
