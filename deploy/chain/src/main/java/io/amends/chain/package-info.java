/**
 * The whole chain, from outside: everything runs as {@code ./amends up} starts it, in its own
 * processes.
 */
@NullMarked
package io.amends.chain;

import org.jspecify.annotations.NullMarked;
