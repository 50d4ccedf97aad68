/** Services that stand in for the rest of the world in the tests. */
@NullMarked
package io.amends.feedback;

import org.jspecify.annotations.NullMarked;
