/** Tests of the limits on how often anybody may ask. */
@NullMarked
package io.amends.chassis.limits;

import org.jspecify.annotations.NullMarked;
