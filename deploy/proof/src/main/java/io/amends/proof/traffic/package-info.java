/** Who asks: tills, desks and guests at a set rate, and the ledger of what they were answered. */
@NullMarked
package io.amends.proof.traffic;

import org.jspecify.annotations.NullMarked;
