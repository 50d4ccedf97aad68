/** The scores that customers gave. */
@NullMarked
package io.amends.analytics.feedback;

import org.jspecify.annotations.NullMarked;
