/** Customers by their calendars. */
@NullMarked
package io.amends.analytics.visit;

import org.jspecify.annotations.NullMarked;
