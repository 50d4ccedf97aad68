/** Tables of sums that are kept from events, a batch at a time, by one writer at a time. */
@NullMarked
package io.amends.analytics.projection;

import org.jspecify.annotations.NullMarked;
