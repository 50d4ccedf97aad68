package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * An answered survey about a visit.
 *
 * @param steps what was done about it, if the scores were so low that a case opened
 */
public record PastAnswer(
        String id,
        PastVisit visit,
        Instant at,
        int nps,
        int csat,
        @Nullable Cause cause,
        @Nullable String words,
        List<CaseStep> steps) {}
