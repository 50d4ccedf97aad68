package io.amends.chassis.events;

import io.amends.chassis.FailureKind;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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
    private final Map<TopicPartition, Long> at = new HashMap<>();

    /** Partitions whose position is to be read (again); they are paused until then. */
    private final Set<TopicPartition> unpositioned = new HashSet<>();

    Assignment(Consumer<byte[], byte[]> consumer, Admin admin, Positions positions) {
        this.consumer = consumer;
        this.admin = admin;
        this.positions = positions;
    }

    /** Where the partitions that are being read stand; moves with what is applied. */
    Map<TopicPartition, Long> positions() {
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
     * Seeks what has no position to where the database says; false when it or the cluster did not
     * answer.
     */
    boolean position() {
        if (unpositioned.isEmpty()) {
            return true;
        }
        unpositioned.retainAll(consumer.assignment());
        Set<TopicPartition> partitions = Set.copyOf(unpositioned);
        try {
            Map<TopicPartition, Long> known = positions.read(partitions, topicIds(partitions));
            Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions, ANSWER);
            known.forEach(
                    (partition, offset) -> {
                        consumer.seek(
                                partition, Math.max(offset, first.getOrDefault(partition, 0L)));
                        at.put(partition, offset);
                    });
            consumer.resume(partitions);
            unpositioned.removeAll(partitions);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RuntimeException notNow) {
            if (notNow instanceof WakeupException wakeup) {
                throw wakeup;
            }
            LOG.warnf("Positions can't be read yet (%s)", FailureKind.of(notNow));
            return false;
        }
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
