/** Measures as they are answered. */
@NullMarked
package io.amends.analytics.measure;

import org.jspecify.annotations.NullMarked;
