/** Databases lost and restored to a moment, topics told again: nothing of before it is missing. */
@NullMarked
package io.amends.proof.restore;

import org.jspecify.annotations.NullMarked;
