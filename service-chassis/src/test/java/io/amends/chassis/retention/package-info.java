/** Tests. */
@NullMarked
package io.amends.chassis.retention;

import org.jspecify.annotations.NullMarked;
