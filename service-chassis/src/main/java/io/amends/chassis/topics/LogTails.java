package io.amends.chassis.topics;

import io.amends.chassis.FailureKind;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Compares logs with what is remembered of them. The leader's epoch alone would not do: of a broker
 * whose disk was restored it goes back as well, and may come to the same number again.
 */
@ApplicationScoped
public class LogTails {
    private static final Logger LOG = Logger.getLogger(LogTails.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    /** By how much the clocks of those who write records may differ. */
    private static final Duration CLOCKS = Duration.ofDays(1);

    private final Topics topics;

    @Inject
    LogTails(Topics topics) {
        this.topics = topics;
    }

    /**
     * @throws KafkaException when the cluster does not answer
     */
    public Map<TopicPartition, LogBounds> bounds(
            Admin admin, Collection<TopicPartition> partitions) {
        var begin = listed(admin, partitions, one -> OffsetSpec.earliest());
        var end = listed(admin, partitions, one -> OffsetSpec.latest());
        Map<TopicPartition, LogBounds> bounds = new HashMap<>();
        end.forEach(
                (partition, last) ->
                        bounds.put(
                                partition,
                                new LogBounds(
                                        of(begin, partition).offset(),
                                        last.offset(),
                                        last.leaderEpoch().orElse(Integer.MAX_VALUE))));
        return bounds;
    }

    /**
     * Those of the records that are not where they were. What retention or compaction has removed
     * since is not among them.
     *
     * @throws KafkaException when the cluster does not answer
     */
    public Map<TopicPartition, LastRecord> lost(
            Admin admin, Map<TopicPartition, LastRecord> records) {
        return records.isEmpty() ? Map.of() : lost(records, bounds(admin, records.keySet()));
    }

    /** The same, where the bounds are known. */
    public Map<TopicPartition, LastRecord> lost(
            Map<TopicPartition, LastRecord> records, Map<TopicPartition, LogBounds> bounds) {
        Map<TopicPartition, LastRecord> lost = new HashMap<>();
        Map<TopicPartition, LastRecord> compared = new HashMap<>();
        records.forEach(
                (partition, record) -> {
                    @Nullable LogBounds log = bounds.get(partition);
                    if (log == null || isBeyond(record, log)) {
                        lost.put(partition, record);
                    } else if (record.offset() >= log.begin()) {
                        compared.put(partition, record);
                    }
                });
        if (!compared.isEmpty()) {
            lost.putAll(replaced(compared));
        }
        return lost;
    }

    private static boolean isBeyond(LastRecord record, LogBounds log) {
        return record.offset() >= log.end()
                || (record.leaderEpoch() != null && record.leaderEpoch() > log.leaderEpoch());
    }

    /** Those in whose place there is another record. */
    private Map<TopicPartition, LastRecord> replaced(Map<TopicPartition, LastRecord> records) {
        Map<TopicPartition, LastRecord> replaced = new HashMap<>();
        Set<TopicPartition> left = new HashSet<>(records.keySet());
        // One of its own: another client's idea of the leaders may be of before.
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(left);
            records.forEach((partition, record) -> consumer.seek(partition, record.offset()));
            long deadline = System.nanoTime() + ANSWER.toNanos();
            while (!left.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException("no records in time");
                }
                var polled = consumer.poll(Duration.ofMillis(200));
                Set<TopicPartition> seen = new HashSet<>();
                for (TopicPartition partition : left) {
                    LastRecord record = of(records, partition);
                    List<ConsumerRecord<byte[], byte[]>> found = polled.records(partition);
                    if (!found.isEmpty() && isAnother(found.getFirst(), record)) {
                        replaced.put(partition, record);
                    }
                    if (!found.isEmpty()
                            || consumer.position(partition, ANSWER) > record.offset()) {
                        seen.add(partition);
                    }
                }
                left.removeAll(seen);
                consumer.pause(seen);
            }
        } catch (AuthorizationException forbidden) {
            LOG.warnf(
                    "What is in the topics can't be compared with what was written there (%s): the service needs Read on its own topics",
                    FailureKind.of(forbidden));
        }
        return replaced;
    }

    private static boolean isAnother(ConsumerRecord<byte[], byte[]> found, LastRecord record) {
        return found.offset() == record.offset() && found.timestamp() != record.timestamp();
    }

    /**
     * Where to read on in logs that no longer hold a record: a day before it was written, since
     * what took its place was written later, or at the end where nothing is that late.
     *
     * @throws KafkaException when the cluster does not answer
     */
    public Map<TopicPartition, Long> resumeAt(Admin admin, Map<TopicPartition, LastRecord> lost) {
        var ends = listed(admin, lost.keySet(), one -> OffsetSpec.latest());
        Map<TopicPartition, Long> resume = new HashMap<>();
        listed(
                        admin,
                        lost.keySet(),
                        one ->
                                OffsetSpec.forTimestamp(
                                        Math.max(0, of(lost, one).timestamp() - CLOCKS.toMillis())))
                .forEach(
                        (partition, first) ->
                                resume.put(
                                        partition,
                                        first.offset() < 0
                                                ? of(ends, partition).offset()
                                                : first.offset()));
        return resume;
    }

    /** Where these logs end, without waiting for it. */
    static ListOffsetsResult ends(Admin admin, Collection<TopicPartition> partitions) {
        return admin.listOffsets(specs(partitions, one -> OffsetSpec.latest()));
    }

    private static Map<TopicPartition, ListOffsetsResultInfo> listed(
            Admin admin,
            Collection<TopicPartition> partitions,
            Function<TopicPartition, OffsetSpec> which) {
        try {
            return admin.listOffsets(specs(partitions, which))
                    .all()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException(interrupted);
        } catch (ExecutionException failure) {
            throw new KafkaException(failure.getCause());
        } catch (java.util.concurrent.TimeoutException late) {
            throw new TimeoutException(late);
        }
    }

    private static <T> T of(Map<TopicPartition, T> values, TopicPartition partition) {
        return Objects.requireNonNull(values.get(partition), "what was asked for");
    }

    private static Map<TopicPartition, OffsetSpec> specs(
            Collection<TopicPartition> partitions, Function<TopicPartition, OffsetSpec> which) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        partitions.forEach(partition -> specs.put(partition, which.apply(partition)));
        return specs;
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = topics.connection();
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 * 1024);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
