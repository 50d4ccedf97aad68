/** Own copy of the locations, and the arithmetic of their opening hours. */
@NullMarked
package io.amends.feedback.location;

import org.jspecify.annotations.NullMarked;
