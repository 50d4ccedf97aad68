/** Complaints, counted by day, location, channel and cause. */
@NullMarked
package io.amends.analytics.complaint;

import org.jspecify.annotations.NullMarked;
