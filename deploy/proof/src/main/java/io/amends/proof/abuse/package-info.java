/** Requests that nobody should send: generated, mutated, forged, oversized. */
@NullMarked
package io.amends.proof.abuse;

import org.jspecify.annotations.NullMarked;
