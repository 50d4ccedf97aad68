package io.amends.chassis.events;

import io.amends.chassis.FailureKind;
import io.amends.chassis.database.Outage;
import io.amends.chassis.events.Handlers.Polled;
import io.amends.chassis.events.Positions.Displaced;
import io.amends.chassis.topics.Topics;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Applies what was polled, in one transaction with the consumer's position. Where one record can't
 * be applied, the batch is applied in halves until it stands alone, and it is put aside.
 */
@ApplicationScoped
class Applier {
    private static final Logger LOG = Logger.getLogger(Applier.class);

    private final Handlers handlers;
    private final Positions positions;
    private final DeadLetters deadLetters;
    private final BatchTrace trace;
    private final Topics topics;
    private final MeterRegistry metrics;
    private final DistributionSummary batchSizes;

    @Inject
    Applier(
            Handlers handlers,
            Positions positions,
            DeadLetters deadLetters,
            BatchTrace trace,
            Topics topics,
            MeterRegistry metrics) {
        this.handlers = handlers;
        this.positions = positions;
        this.deadLetters = deadLetters;
        this.trace = trace;
        this.topics = topics;
        this.metrics = metrics;
        this.batchSizes =
                DistributionSummary.builder("amends.events.batch")
                        .description("Events applied in one transaction")
                        .register(metrics);
    }

    /**
     * @param at where the partitions stand; moved on with every transaction
     * @throws Displaced when one of them is not where it was expected; what was not applied yet is
     *     then somebody else's
     */
    void apply(ConsumerRecords<byte[], byte[]> records, Map<TopicPartition, Position> at) {
        List<Polled> polled = new ArrayList<>(records.count());
        records.forEach(in -> polled.add(handlers.translate(in)));
        Map<TopicPartition, Position> next = new HashMap<>();
        records.nextOffsets()
                .forEach(
                        (partition, offset) ->
                                next.put(
                                        partition,
                                        next(
                                                records.records(partition),
                                                offset.offset(),
                                                at.get(partition))));
        trace.around(polled, () -> applyOrIsolate(polled, at, next));
        batchSizes.record(polled.size());
    }

    private void applyOrIsolate(
            List<Polled> records,
            Map<TopicPartition, Position> at,
            Map<TopicPartition, Position> next) {
        try {
            applyTogether(records, at, next);
        } catch (RuntimeException failure) {
            if (records.isEmpty() || failure instanceof Displaced || Outage.isCauseOf(failure)) {
                throw failure;
            }
            if (records.size() == 1) {
                applyTogether(List.of(records.getFirst().refused(failure)), at, next);
            } else {
                List<Polled> first = records.subList(0, records.size() / 2);
                applyOrIsolate(first, at, behind(first));
                applyOrIsolate(records.subList(first.size(), records.size()), at, next);
            }
        }
    }

    private void applyTogether(
            List<Polled> records,
            Map<TopicPartition, Position> at,
            Map<TopicPartition, Position> next) {
        List<Polled> good = new ArrayList<>(records.size());
        List<Polled> refused = new ArrayList<>();
        records.forEach(one -> (one.failure() == null ? good : refused).add(one));
        QuarkusTransaction.requiringNew()
                .run(
                        () -> {
                            positions.move(at, next);
                            deadLetters.append(refused);
                            handlers.apply(good);
                        });
        at.putAll(next);
        count(good);
        refused.forEach(this::report);
    }

    private void count(List<Polled> applied) {
        Map<String, Integer> byTopic = new HashMap<>();
        applied.forEach(one -> byTopic.merge(topics.word(one.in().topic()), 1, Integer::sum));
        byTopic.forEach(
                (topic, events) ->
                        metrics.counter("amends.events.applied", "topic", topic).increment(events));
    }

    private void report(Polled refused) {
        ConsumerRecord<byte[], byte[]> in = refused.in();
        String topic = topics.word(in.topic());
        metrics.counter("amends.events.dead-lettered", "topic", topic).increment();
        LOG.warnf(
                "Put a record aside: topic=%s partition=%d offset=%d cause=%s",
                topic,
                in.partition(),
                in.offset(),
                FailureKind.of(Objects.requireNonNull(refused.failure())));
    }

    private static Position next(
            List<ConsumerRecord<byte[], byte[]>> read, long next, @Nullable Position before) {
        return read.isEmpty()
                ? new Position(next, before == null ? null : before.last())
                : Position.after(read.getLast(), next);
    }

    private static Map<TopicPartition, Position> behind(List<Polled> records) {
        Map<TopicPartition, Position> next = new HashMap<>();
        for (Polled one : records) {
            next.merge(
                    new TopicPartition(one.in().topic(), one.in().partition()),
                    Position.after(one.in()),
                    (before, after) -> before.next() > after.next() ? before : after);
        }
        return next;
    }
}
