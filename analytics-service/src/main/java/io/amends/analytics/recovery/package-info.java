/** Recovery cases as they stand now, for counting what is open, overdue and how long it took. */
@NullMarked
package io.amends.analytics.recovery;

import org.jspecify.annotations.NullMarked;
