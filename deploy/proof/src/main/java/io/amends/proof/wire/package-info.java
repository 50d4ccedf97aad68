/**
 * HTTP as it goes over a connection, for what a proper client would refuse to send or is too slow
 * for.
 */
@NullMarked
package io.amends.proof.wire;

import org.jspecify.annotations.NullMarked;
