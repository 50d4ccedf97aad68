/** The measures of a period, each with its sample size and interval, as data. */
@NullMarked
package io.amends.analytics.measure;

import org.jspecify.annotations.NullMarked;
