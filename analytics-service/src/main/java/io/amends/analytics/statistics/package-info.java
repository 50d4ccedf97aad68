/** Estimates with their intervals: pure functions, each with its source. */
@NullMarked
package io.amends.analytics.statistics;

import org.jspecify.annotations.NullMarked;
