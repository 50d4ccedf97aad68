package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

/**
 * Somebody with a loyalty card.
 *
 * @param email null when we were told none
 * @param feedback consent to be asked: null when never spoken of
 * @param marketing the same for offers
 */
public record Shopper(
        String loyaltyId,
        String name,
        @Nullable String email,
        @Nullable String phone,
        String locale,
        @Nullable Boolean feedback,
        @Nullable Boolean marketing) {

    boolean mayBeAsked() {
        return email != null && Boolean.TRUE.equals(feedback);
    }
}
