/** How often anybody may ask, so that one noisy client can't starve the others. */
@NullMarked
package io.amends.chassis.limits;

import org.jspecify.annotations.NullMarked;
