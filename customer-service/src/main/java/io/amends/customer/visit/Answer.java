package io.amends.customer.visit;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/** What a post did. */
sealed interface Answer {

    /** Stored, or known already. */
    record Accepted(Outcome outcome, UUID id, @Nullable UUID customerId, List<String> notices)
            implements Answer {}

    /** Other content than what is stored, and nothing that says which is newer. */
    record Conflicting() implements Answer {}

    enum Outcome {
        RECORDED,
        AMENDED,
        DUPLICATE,
        SUPERSEDED
    }
}
