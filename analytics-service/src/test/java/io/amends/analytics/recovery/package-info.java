/** What this service reads of others, held against their contracts. */
@NullMarked
package io.amends.analytics.recovery;

import org.jspecify.annotations.NullMarked;
