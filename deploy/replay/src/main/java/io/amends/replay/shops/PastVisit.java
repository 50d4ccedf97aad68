package io.amends.replay.shops;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One visit.
 *
 * @param id the till's own
 * @param minor the amount, in minor units of the shop's currency
 * @param customer null for those who show no card
 * @param first whether the customer was here for the first time, and said who they are
 * @param wentWrong null when all was well
 */
public record PastVisit(
        String id,
        Shop shop,
        Instant at,
        String channel,
        @Nullable String staff,
        String status,
        long minor,
        @Nullable Shopper customer,
        boolean first,
        @Nullable Cause wentWrong) {}
