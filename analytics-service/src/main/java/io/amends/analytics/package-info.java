/** The analytics-service. */
@NullMarked
package io.amends.analytics;

import org.jspecify.annotations.NullMarked;
