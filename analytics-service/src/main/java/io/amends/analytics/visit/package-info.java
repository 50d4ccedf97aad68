/** Visits and the customers behind them, counted by day, location, staff and channel. */
@NullMarked
package io.amends.analytics.visit;

import org.jspecify.annotations.NullMarked;
