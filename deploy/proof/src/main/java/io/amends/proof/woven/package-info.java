/**
 * A Java agent for a service under proof: weaves crash points and planted bugs into its classes as
 * they are loaded, so that nothing of them is in what ships.
 */
@NullMarked
package io.amends.proof.woven;

import org.jspecify.annotations.NullMarked;
