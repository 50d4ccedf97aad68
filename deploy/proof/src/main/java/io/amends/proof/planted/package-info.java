/** Proves the proof: bugs planted in the real services must be found by it. */
@NullMarked
package io.amends.proof.planted;

import org.jspecify.annotations.NullMarked;
