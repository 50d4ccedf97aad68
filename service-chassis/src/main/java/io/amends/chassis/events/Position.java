package io.amends.chassis.events;

import io.amends.chassis.topics.LastRecord;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

import java.util.Optional;

/**
 * Where a consumer reads on, and behind which record.
 *
 * @param last null where nothing was read yet
 */
record Position(long next, @Nullable LastRecord last) {

    /** After a record that was read. */
    static Position after(ConsumerRecord<byte[], byte[]> read) {
        return after(read, read.offset() + 1);
    }

    static Position after(ConsumerRecord<byte[], byte[]> read, long next) {
        return new Position(
                next,
                new LastRecord(read.offset(), read.timestamp(), read.leaderEpoch().orElse(null)));
    }

    Optional<Integer> leaderEpoch() {
        return Optional.ofNullable(last).map(LastRecord::leaderEpoch);
    }
}
