package io.amends.analytics.measure;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * The unfinished cases of a location, as of now.
 *
 * @param location its code
 * @param overdue those not acknowledged, or not resolved, by when they should have been
 * @param nextDue when the next clock of a case that is not overdue runs out
 */
public record Backlog(String location, long open, long overdue, @Nullable Instant nextDue) {}
