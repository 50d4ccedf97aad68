package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/** A complaint that nobody asked for, and what was done about it. */
public record PastComplaint(
        String id,
        PastVisit visit,
        Instant at,
        String channel,
        String text,
        Cause cause,
        String severity,
        @Nullable String remedySought,
        List<CaseStep> steps) {}
