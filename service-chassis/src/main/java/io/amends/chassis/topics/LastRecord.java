package io.amends.chassis.topics;

import org.jspecify.annotations.Nullable;

/**
 * The last record of a partition that somebody has read or written: by it the log is recognised
 * later. Another log has another record at that offset, or none.
 *
 * @param timestamp of the record, in milliseconds
 * @param leaderEpoch of the record's batch, where it is known
 */
public record LastRecord(long offset, long timestamp, @Nullable Integer leaderEpoch) {}
