package io.amends.replay.shops;

import java.util.List;

/**
 * One shop of the chain.
 *
 * @param usualAmount of a visit, in minor units
 * @param share of the chain's customers
 * @param staff references as the shop's tills know them
 */
public record Shop(
        String code,
        String name,
        String currency,
        OpeningHours hours,
        long usualAmount,
        double share,
        String locale,
        List<String> staff) {

    /** The e-mail address that is told of new cases. */
    public String manager() {
        return "manager." + code + "@example.org";
    }
}
