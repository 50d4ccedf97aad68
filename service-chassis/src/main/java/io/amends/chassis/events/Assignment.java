package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.topics.LastRecord;
import io.amends.chassis.topics.LogBounds;
import io.amends.chassis.topics.LogTails;
import io.amends.chassis.topics.LogTruncated;
import io.amends.chassis.topics.LogWatch;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The partitions that one consumer reads, and where each of them stands in the database. Those that
 * come are paused until their position was read. Only the loop's thread touches it.
 */
final class Assignment implements ConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(Assignment.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final Positions positions;
    private final LogTails logs;
    private final TruncatedLogs truncated;
    private final LogWatch watch;
    private final Map<TopicPartition, Position> at = new HashMap<>();

    /** Partitions whose position is to be read (again); they are paused until then. */
    private final Set<TopicPartition> unpositioned = new HashSet<>();

    /** By partition a record that is known to be gone from its log, until that is put right. */
    private final Map<TopicPartition, LastRecord> lost = new HashMap<>();

    Assignment(
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            Positions positions,
            LogTails logs,
            TruncatedLogs truncated) {
        this.consumer = consumer;
        this.admin = admin;
        this.positions = positions;
        this.logs = logs;
        this.truncated = truncated;
        this.watch = new LogWatch(admin, logs, Map.of());
    }

    /** Where the partitions that are being read stand; moves with what is applied. */
    Map<TopicPartition, Position> positions() {
        return at;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        consumer.pause(partitions);
        unpositioned.addAll(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        unpositioned.removeAll(partitions);
        at.keySet().removeAll(partitions);
        lost.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }

    /** Reads no more from any partition before its position was read again. */
    void doubtAll() {
        doubt(at.keySet());
    }

    /** Reads no more from these partitions before their positions were read again. */
    void doubt(Collection<TopicPartition> partitions) {
        Set<TopicPartition> again = new HashSet<>(partitions);
        again.retainAll(consumer.assignment());
        consumer.pause(again);
        unpositioned.addAll(again);
        at.keySet().removeAll(again);
    }

    /**
     * Looks now and then whether the logs are still those that were read; false when they are not,
     * and what was polled is to be polled again.
     *
     * @throws LogTruncated when only a new consumer can follow them
     */
    boolean look() {
        try {
            watch.look(lastRecords(at));
            return true;
        } catch (LogTruncated found) {
            if (found.lost().isEmpty()) {
                throw found;
            }
            lost.putAll(found.lost());
            doubtAll();
            return false;
        }
    }

    /** The cluster says that these logs no longer hold what was read last. */
    void diverged(Collection<TopicPartition> partitions) {
        Map<TopicPartition, LastRecord> read = lastRecords(at);
        read.keySet().retainAll(partitions);
        lost.putAll(read);
        doubtAll();
    }

    /**
     * Seeks what has no position to where the database says; false when it or the cluster did not
     * answer.
     *
     * @throws LogTruncated when a log no longer holds what was read there, and the position has
     *     been put right
     */
    boolean position() {
        if (unpositioned.isEmpty()) {
            return true;
        }
        unpositioned.retainAll(consumer.assignment());
        Set<TopicPartition> partitions = Set.copyOf(unpositioned);
        try {
            Map<TopicPartition, Position> known = positions.read(partitions, topicIds(partitions));
            Map<TopicPartition, LogBounds> bounds = logs.bounds(admin, partitions);
            requireUnchanged(known, bounds);
            known.forEach(
                    (partition, position) -> {
                        seek(partition, position, of(bounds, partition));
                        at.put(partition, position);
                    });
            consumer.resume(partitions);
            unpositioned.removeAll(partitions);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException notNow) {
            if (notNow instanceof WakeupException || notNow instanceof LogTruncated) {
                throw (RuntimeException) notNow;
            }
            LOG.warnf("Positions can't be read yet (%s)", FailureKind.of(notNow));
            return false;
        }
    }

    private void requireUnchanged(
            Map<TopicPartition, Position> known, Map<TopicPartition, LogBounds> bounds) {
        Map<TopicPartition, LastRecord> gone = logs.lost(lastRecords(known), bounds);
        known.forEach(
                (partition, position) -> {
                    if (position.last() == null && position.next() > of(bounds, partition).end()) {
                        gone.put(partition, new LastRecord(position.next() - 1, 0, null));
                    }
                });
        gone.putAll(lost);
        // A topic that was made again is read from its beginning anyway.
        gone.keySet()
                .removeIf(
                        partition ->
                                !known.containsKey(partition) || of(known, partition).next() == 0);
        if (!gone.isEmpty()) {
            truncated.putRight(admin, gone);
        }
        lost.keySet().removeAll(known.keySet());
        if (!gone.isEmpty()) {
            throw new LogTruncated(gone);
        }
    }

    private static <T> T of(Map<TopicPartition, T> values, TopicPartition partition) {
        return Objects.requireNonNull(values.get(partition), "what was asked for");
    }

    /** With the epoch, where it is known: then the cluster compares as well. */
    private void seek(TopicPartition partition, Position position, LogBounds log) {
        consumer.seek(
                partition,
                position.next() < log.begin()
                        ? new OffsetAndMetadata(log.begin())
                        : new OffsetAndMetadata(position.next(), position.leaderEpoch(), ""));
    }

    private static Map<TopicPartition, LastRecord> lastRecords(
            Map<TopicPartition, Position> positions) {
        Map<TopicPartition, LastRecord> records = new HashMap<>();
        positions.forEach(
                (partition, position) -> {
                    if (position.last() != null) {
                        records.put(partition, position.last());
                    }
                });
        return records;
    }

    private Map<String, String> topicIds(Set<TopicPartition> partitions)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> names = new HashSet<>();
        partitions.forEach(partition -> names.add(partition.topic()));
        Map<String, String> ids = new HashMap<>();
        admin.describeTopics(names)
                .allTopicNames()
                .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                .forEach((name, topic) -> ids.put(name, topic.topicId().toString()));
        return ids;
    }

    /**
     * How many records are yet to be read. The client learns a partition's end with its data; of
     * one that was made again and is empty it still knows the old end, so a lag without records is
     * asked for.
     *
     * @param idle whether the last poll brought nothing
     */
    long lag(boolean idle) {
        long believed = 0;
        for (TopicPartition partition : at.keySet()) {
            believed += Math.max(0, consumer.currentLag(partition).orElse(0));
        }
        return believed > 0 && idle ? askedLag(believed) : believed;
    }

    private long askedLag(long believed) {
        try {
            long total = 0;
            for (var end : consumer.endOffsets(at.keySet(), ANSWER).entrySet()) {
                total += Math.max(0, end.getValue() - consumer.position(end.getKey(), ANSWER));
            }
            return total;
        } catch (org.apache.kafka.common.errors.TimeoutException away) {
            return believed;
        }
    }
}
