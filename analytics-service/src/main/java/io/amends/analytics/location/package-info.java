/** The copy of what a location is called, and where it is in time. */
@NullMarked
package io.amends.analytics.location;

import org.jspecify.annotations.NullMarked;
