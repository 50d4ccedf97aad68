package io.amends.notification.preference;

import io.amends.notification.programme.Purpose;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/**
 * An entry of the suppression list: an unsubscribing, and its undoing if there was one. It holds
 * for the customer and for everybody who shares the address.
 *
 * @param liftedAt when the customer undid it; null: it holds
 * @param consented whether the customer's consent was in force when they unsubscribed
 */
public record Suppression(
        UUID customerId,
        UUID contactPointId,
        Purpose purpose,
        Instant since,
        @Nullable Instant liftedAt,
        boolean consented) {

    public boolean holds() {
        return liftedAt == null;
    }

    /**
     * Whether what was said at this moment was this unsubscribing (as others tell it), which was
     * undone since.
     */
    boolean hasUndoneWhatWasSaidAt(Instant at) {
        return liftedAt != null && !at.isBefore(since) && !at.isAfter(liftedAt);
    }
}
