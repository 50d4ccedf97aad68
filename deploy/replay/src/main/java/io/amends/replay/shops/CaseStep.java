package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What an agent did about a case, and when. */
public sealed interface CaseStep {

    Instant at();

    record Acknowledged(Instant at) implements CaseStep {}

    record Contacted(Instant at, String channel, String note) implements CaseStep {}

    /**
     * @param cost in minor units of the shop's currency; null for what costs nothing
     */
    record Remedied(Instant at, String kind, @Nullable Long cost, String note)
            implements CaseStep {}

    record Resolved(Instant at, Cause cause, String note) implements CaseStep {}
}
