/** The published figures that the estimates reproduce. */
@NullMarked
package io.amends.analytics.statistics;

import org.jspecify.annotations.NullMarked;
