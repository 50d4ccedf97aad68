package io.amends.chassis.topics;

import io.amends.chassis.Recurring;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Notices, while logs are being read or written, that they were truncated. Every second it asks
 * where they end, without waiting for the answer. Where one ends too early or has a new leader, or
 * the broker was away meanwhile, the last records that were known of it are looked for. For one
 * thread.
 */
public final class LogWatch {
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** An answer that takes longer may have waited for a broker that was started anew. */
    private static final Duration LATE = Duration.ofSeconds(2);

    private static final int MOST_KNOWN = 4;

    private final Admin admin;
    private final LogTails logs;
    private final Recurring due = new Recurring(EVERY);
    private final Map<TopicPartition, Integer> epochs = new HashMap<>();

    /**
     * What was known when all was well last, and since. All of it is looked for: the log may have
     * lost only the newest of it, and the newest of all may be of another log already.
     */
    private final List<Map<TopicPartition, LastRecord>> known = new ArrayList<>();

    private boolean doubtful;
    private @Nullable Look running;

    /**
     * @param known records that the logs held once, and that are looked for at first
     */
    public LogWatch(Admin admin, LogTails logs, Map<TopicPartition, LastRecord> known) {
        this.admin = admin;
        this.logs = logs;
        this.known.add(Map.copyOf(known));
        this.doubtful = !known.isEmpty();
    }

    /**
     * To be called often; hardly ever takes any time.
     *
     * @param last the last known records of the logs
     * @throws LogTruncated when logs no longer hold what they held
     * @throws org.apache.kafka.common.KafkaException when a record could not be looked for; the
     *     next look does that
     */
    public void look(Map<TopicPartition, LastRecord> last) {
        @Nullable Look look = running;
        if (look == null) {
            if (!last.isEmpty() && due.isDue()) {
                Map<TopicPartition, LastRecord> now = Map.copyOf(last);
                running = new Look(now, LogTails.ends(admin, now.keySet()));
            }
        } else if (look.ends.isDone()) {
            running = null;
            conclude(look);
        }
    }

    private void conclude(Look look) {
        if (known.size() == MOST_KNOWN) {
            known.removeLast();
        }
        known.add(look.last);
        Map<TopicPartition, ListOffsetsResultInfo> ends;
        try {
            ends = look.ends.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return;
        } catch (ExecutionException away) {
            doubtful = true;
            return;
        }
        doubtful |= look.answered - look.began > LATE.toNanos();
        Set<TopicPartition> suspects = new HashSet<>();
        boolean epochWentBack = false;
        for (var log : look.last.entrySet()) {
            ListOffsetsResultInfo end = Objects.requireNonNull(ends.get(log.getKey()));
            int before = epochs.getOrDefault(log.getKey(), end.leaderEpoch().orElse(0));
            int epoch = end.leaderEpoch().orElse(before);
            epochWentBack |= epoch < before;
            if (doubtful || epoch != before || end.offset() <= log.getValue().offset()) {
                suspects.add(log.getKey());
            }
        }
        Map<TopicPartition, LastRecord> lost = new HashMap<>();
        if (!suspects.isEmpty()) {
            doubtful = true; // until all of it was looked for
            lost.putAll(lost(suspects));
            doubtful = false;
        }
        ends.forEach((log, end) -> end.leaderEpoch().ifPresent(epoch -> epochs.put(log, epoch)));
        Map<TopicPartition, LastRecord> there = new HashMap<>(look.last);
        there.keySet().removeAll(lost.keySet());
        known.clear();
        known.add(there);
        if (epochWentBack || !lost.isEmpty()) {
            throw new LogTruncated(lost);
        }
    }

    private Map<TopicPartition, LastRecord> lost(Set<TopicPartition> suspects) {
        Map<TopicPartition, LastRecord> lost = new HashMap<>();
        Set<Map<TopicPartition, LastRecord>> lookedFor = new HashSet<>();
        for (Map<TopicPartition, LastRecord> once : known) {
            Map<TopicPartition, LastRecord> records = new HashMap<>(once);
            records.keySet().retainAll(suspects);
            if (lookedFor.add(records)) {
                logs.lost(admin, records).forEach(lost::putIfAbsent);
            }
        }
        return lost;
    }

    private static final class Look {
        private final long began = System.nanoTime();
        private final Map<TopicPartition, LastRecord> last;
        private final KafkaFuture<Map<TopicPartition, ListOffsetsResultInfo>> ends;
        private volatile long answered;

        Look(Map<TopicPartition, LastRecord> last, ListOffsetsResult ends) {
            this.last = last;
            this.ends = ends.all().whenComplete((answer, failure) -> answered = System.nanoTime());
        }
    }
}
