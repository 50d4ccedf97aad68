package io.amends.analytics.measure;

import java.util.List;

/**
 * Which part of the business, and when.
 *
 * @param scopes ids of locations, or only that of the whole business
 */
public record Selection(List<Integer> scopes, Period period) {
    public Selection during(Period other) {
        return new Selection(scopes, other);
    }
}
