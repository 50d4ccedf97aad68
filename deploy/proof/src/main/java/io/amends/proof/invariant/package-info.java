/** What must be true afterwards, whoever died when: compared with the ledger, from outside. */
@NullMarked
package io.amends.proof.invariant;

import org.jspecify.annotations.NullMarked;
