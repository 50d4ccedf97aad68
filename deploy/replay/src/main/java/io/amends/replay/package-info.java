/**
 * The two programs: {@code Replay} posts a file of past visits, {@code Demo} a made-up chain of
 * shops.
 */
@NullMarked
package io.amends.replay;

import org.jspecify.annotations.NullMarked;
