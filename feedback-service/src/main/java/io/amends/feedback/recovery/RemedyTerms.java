package io.amends.feedback.recovery;

import org.jspecify.annotations.Nullable;

/**
 * What remedies in a case are measured by.
 *
 * @param currency the location's, the only one in which anything is given
 * @param visitAmount what the visit that it is about cost, in minor units of that currency; null
 *     where that is not known
 */
public record RemedyTerms(String currency, @Nullable Long visitAmount) {}
