/** The invariants notice what they are for. */
@NullMarked
package io.amends.proof.invariant;

import org.jspecify.annotations.NullMarked;
