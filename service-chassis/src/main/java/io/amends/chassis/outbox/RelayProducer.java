package io.amends.chassis.outbox;

import io.amends.chassis.outbox.OutboxReader.Outgoing;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the active relay sends with. Of a compacted topic the last record of a key is what stays, so
 * a relay that was cut off from its database, and doesn't know that another one has taken over,
 * must not send there late: an older state would replace a newer one, or an erasure. Such records
 * go in transactions under one id for all of the service's relays, and whoever opens a producer
 * fences those before it. On other topics versions make a late record harmless.
 */
final class RelayProducer implements AutoCloseable {
    /** How long a batch is waited for. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** How long readers wait at most for a relay that died within a transaction. */
    private static final Duration TRANSACTION = Duration.ofSeconds(30);

    private final Set<String> fencedTopics;
    private final Producer<String, byte[]> plain;
    private final @Nullable Producer<String, byte[]> fenced;

    /**
     * Fences the service's other relays.
     *
     * @param connection how to reach the cluster
     * @param id the same for all instances of the service, and nobody else's
     * @param fencedTopics by their names on the cluster
     */
    RelayProducer(Map<String, Object> connection, String id, Set<String> fencedTopics) {
        this.fencedTopics = Set.copyOf(fencedTopics);
        this.plain = new KafkaProducer<>(settings(connection, id), keys(), values());
        this.fenced = fencedTopics.isEmpty() ? null : fencing(connection, id);
    }

    private Producer<String, byte[]> fencing(Map<String, Object> connection, String id) {
        Map<String, Object> settings = settings(connection, id + "-fenced");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        settings.put(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(TRANSACTION.toMillis()));
        Producer<String, byte[]> producer = new KafkaProducer<>(settings, keys(), values());
        try {
            producer.initTransactions();
            return producer;
        } catch (RuntimeException notNow) {
            producer.close(Duration.ZERO);
            plain.close(Duration.ZERO);
            throw notNow;
        }
    }

    /**
     * Returns once the broker has all of it, or says what it will never take. After a refusal, an
     * answer that does not come, or another relay's fence, this producer is of no more use: topics
     * that were deleted beneath it come back only with a new one.
     *
     * @param written hears where each record is
     * @return what is refused for what it is; if there is any, it is not certain that the others
     *     were written
     */
    Map<Outgoing, Throwable> send(List<Outgoing> events, Callback written) throws Exception {
        long deadline = System.nanoTime() + ANSWER.toNanos();
        List<Future<RecordMetadata>> sent = new ArrayList<>(events.size());
        Transaction transaction = new Transaction();
        for (Outgoing event : events) {
            @Nullable Producer<String, byte[]> fencing =
                    fencedTopics.contains(event.record().topic()) ? fenced : null;
            Future<RecordMetadata> answer =
                    fencing == null
                            ? plain.send(event.record(), written)
                            : transaction.send(fencing, sent.size(), event.record(), written);
            sent.add(answer);
            if (answer.state() == Future.State.FAILED
                    && (fencing != null || !UnsentEvents.isRefusal(answer.exceptionNow()))) {
                // A transaction ends with its first failure; and where the topic is unknown each
                // record waits in vain for it: one is enough.
                break;
            }
        }
        Map<Outgoing, Throwable> refused = new LinkedHashMap<>();
        @Nullable Exception other = null;
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException | TimeoutException failure) {
                Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
                if (UnsentEvents.isRefusal(cause) && !transaction.aborted(i)) {
                    refused.put(events.get(i), cause);
                } else if (other == null) {
                    other = failure;
                }
            }
        }
        if (refused.isEmpty()) {
            if (other != null) {
                throw other;
            }
            transaction.commit();
        }
        return refused;
    }

    /** What is not sent yet stays behind the relay's cursor. */
    @Override
    public void close() {
        plain.close(Duration.ZERO);
        if (fenced != null) {
            fenced.close(Duration.ZERO);
        }
    }

    /**
     * Of one batch; begun only if there is something for it. The first failure ends it, and the
     * client then fails its other records by the same exception, though nothing is wrong with them.
     */
    private static final class Transaction {
        private static final int NONE = -1;
        private final AtomicInteger failed = new AtomicInteger(NONE);
        private final BitSet members = new BitSet();
        private @Nullable Producer<String, byte[]> begun;

        Future<RecordMetadata> send(
                Producer<String, byte[]> producer,
                int number,
                ProducerRecord<String, byte[]> one,
                Callback written) {
            members.set(number);
            try {
                if (begun == null) {
                    producer.beginTransaction();
                    begun = producer;
                }
                return producer.send(
                        one,
                        (record, failure) -> {
                            if (failure != null) {
                                failed.compareAndSet(NONE, number);
                            }
                            written.onCompletion(record, failure);
                        });
            } catch (KafkaException ended) {
                return CompletableFuture.failedFuture(ended);
            }
        }

        /** Whether it failed only because another one did. */
        boolean aborted(int number) {
            return members.get(number) && failed.get() != number;
        }

        void commit() {
            if (begun != null) {
                begun.commitTransaction();
            }
        }
    }

    private static Map<String, Object> settings(Map<String, Object> connection, String clientId) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Never give a batch up: order would be lost with it. A broker that is away for hours is
        // waited for.
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        settings.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 30_000);
        // Records of one batch share a request, and reach each consumer with one answer.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 1);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        // What was once needed is kept for ever, and a partition takes a whole batch for one event.
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8L * 1024 * 1024);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return settings;
    }

    private static StringSerializer keys() {
        return new StringSerializer();
    }

    private static ByteArraySerializer values() {
        return new ByteArraySerializer();
    }
}
