/** Every weaving against the services as they were just compiled. */
@NullMarked
package io.amends.proof.woven;

import org.jspecify.annotations.NullMarked;
