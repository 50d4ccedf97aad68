/**
 * How much, how fast, and at what cost; each figure beside a ceiling that was measured in the same
 * run.
 */
@NullMarked
package io.amends.proof.load;

import org.jspecify.annotations.NullMarked;
