package io.amends.analytics.solicitation;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/**
 * What one solicitation contributes to the figures.
 *
 * @param version 0 while only its answer is known
 * @param decision null while only its answer is known
 * @param answered whether the customer gave feedback through it
 */
record Solicitation(UUID id, long version, @Nullable Decision decision, boolean answered) {

    static Solicitation unknown(UUID id) {
        return new Solicitation(id, 0, null, false);
    }

    Solicitation decided(Decision now, long byVersion) {
        return new Solicitation(id, byVersion, now, answered);
    }

    Solicitation withAnswer() {
        return new Solicitation(id, version, decision, true);
    }
}
