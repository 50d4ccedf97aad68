package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.events.Handlers.Polled;
import io.amends.chassis.topics.Topics;
import io.amends.chassis.web.Busy;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Hands refused records to this service's handlers again, from the topics. Newer states of the same
 * aggregates may have been applied since: the handlers' comparison of versions makes that harmless.
 */
@ApplicationScoped
class Replay {
    private static final Logger LOG = Logger.getLogger(Replay.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final DeadLetters deadLetters;
    private final Handlers handlers;
    private final Positions positions;
    private final Consumers consumers;
    private final Topics topics;

    @Inject
    Replay(
            DeadLetters deadLetters,
            Handlers handlers,
            Positions positions,
            Consumers consumers,
            Topics topics) {
        this.deadLetters = deadLetters;
        this.handlers = handlers;
        this.positions = positions;
        this.consumers = consumers;
        this.topics = topics;
    }

    enum Outcome {
        APPLIED,
        REFUSED,
        GONE
    }

    /**
     * @param cause why it was refused again; null otherwise
     */
    record Result(Outcome outcome, @Nullable String cause) {}

    /**
     * Hands these over one by one, in their order. What is applied, or no longer in its topic, is
     * no dead letter any more.
     *
     * @throws Busy when Kafka does not answer; what was handed over before stays so
     */
    List<Result> replay(List<DeadLetter> letters) {
        try (Consumer<byte[], byte[]> consumer = consumers.ofItsOwn();
                Admin admin = Admin.create(topics.connection())) {
            return letters.stream().map(letter -> replay(letter, consumer, admin)).toList();
        } catch (KafkaException unreachable) {
            LOG.warnf("Records can't be looked up (%s)", FailureKind.of(unreachable));
            throw new Busy("Kafka does not answer; please try again", Duration.ofSeconds(5));
        }
    }

    private Result replay(DeadLetter letter, Consumer<byte[], byte[]> consumer, Admin admin) {
        TopicPartition partition =
                new TopicPartition(topics.onCluster(letter.topic()), letter.partition());
        @Nullable ConsumerRecord<byte[], byte[]> in =
                letter.topicId().equals(topicId(partition.topic(), admin))
                        ? find(partition, letter.offset(), consumer)
                        : null;
        if (in == null) {
            deadLetters.remove(letter);
            return new Result(Outcome.GONE, null);
        }
        Polled polled = handlers.translate(in);
        if (polled.failure() != null) {
            return refused(letter, polled.failure());
        }
        try {
            apply(letter, partition, polled);
            return new Result(Outcome.APPLIED, null);
        } catch (RuntimeException failure) {
            if (Outage.isCauseOf(failure)) {
                throw failure;
            }
            return refused(letter, failure);
        }
    }

    private Result refused(DeadLetter letter, Exception why) {
        deadLetters.refusedAgain(letter, why);
        return new Result(Outcome.REFUSED, deadLetters.cause(letter.topic(), why));
    }

    private void apply(DeadLetter letter, TopicPartition partition, Polled polled) {
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            // Nobody applies another event of the same aggregate meanwhile.
                            positions.hold(partition);
                            handlers.apply(List.of(polled));
                            deadLetters.remove(letter);
                        });
    }

    /** The record at this offset; null when it has expired or a newer state has replaced it. */
    private static @Nullable ConsumerRecord<byte[], byte[]> find(
            TopicPartition partition, long offset, Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        if (required(consumer.beginningOffsets(one, ANSWER).get(partition)) > offset
                || required(consumer.endOffsets(one, ANSWER).get(partition)) <= offset) {
            return null;
        }
        consumer.seek(partition, offset);
        List<ConsumerRecord<byte[], byte[]>> records = consumer.poll(ANSWER).records(partition);
        if (records.isEmpty()) {
            throw new org.apache.kafka.common.errors.TimeoutException("no record in time");
        }
        return records.getFirst().offset() == offset ? records.getFirst() : null;
    }

    private static long required(@Nullable Long offset) {
        return Objects.requireNonNull(offset, "an offset that was asked for");
    }

    private static @Nullable String topicId(String topic, Admin admin) {
        try {
            return admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .values()
                    .iterator()
                    .next()
                    .topicId()
                    .toString();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw new KafkaException(failure.getCause());
        } catch (TimeoutException late) {
            throw new KafkaException(late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException(interrupted);
        }
    }
}
