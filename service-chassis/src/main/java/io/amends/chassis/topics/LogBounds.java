package io.amends.chassis.topics;

/**
 * Where a partition's log begins and ends, and its leader's epoch.
 *
 * @param end the offset of the next record
 * @param leaderEpoch the highest integer where the cluster does not say
 */
public record LogBounds(long begin, long end, int leaderEpoch) {}
