package io.amends.chassis.events;

import io.amends.chassis.topics.LastRecord;
import io.amends.chassis.topics.LogTails;
import io.amends.chassis.topics.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

import java.util.Map;

/**
 * Sends this service's consumer back where a log came back with an older end. What it reads twice
 * has no effect; what the log has lost, its owner tells again.
 */
// A singleton is made with the event loop, and its counters with it.
@Singleton
class TruncatedLogs {
    private static final Logger LOG = Logger.getLogger(TruncatedLogs.class);

    private final LogTails logs;
    private final Positions positions;
    private final DeadLetters deadLetters;
    private final Topics topics;
    private final MeterRegistry metrics;

    @Inject
    TruncatedLogs(
            LogTails logs,
            Positions positions,
            DeadLetters deadLetters,
            Handlers handlers,
            Topics topics,
            MeterRegistry metrics) {
        this.logs = logs;
        this.positions = positions;
        this.deadLetters = deadLetters;
        this.topics = topics;
        this.metrics = metrics;
        // A counter that begins with 1 has no increase.
        handlers.topics().forEach(this::truncations);
    }

    /**
     * @param lost by partition the record that is gone
     */
    void putRight(Admin admin, Map<TopicPartition, LastRecord> lost) {
        Map<TopicPartition, Long> resume = logs.resumeAt(admin, lost);
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            positions.goBack(resume);
                            deadLetters.clear(resume);
                        });
        lost.forEach(
                (partition, gone) -> {
                    truncations(topics.word(partition.topic())).increment();
                    LOG.errorf(
                            "The log of %s no longer holds offset %d, which was read there; reading on at %d",
                            partition, gone.offset(), resume.get(partition));
                });
    }

    private Counter truncations(String topic) {
        return Counter.builder("amends.events.log.truncated")
                .description("Partitions whose log no longer held what had been read from it")
                .tag("topic", topic)
                .register(metrics);
    }
}
