/** Reads a file of past visits, whatever its layout, as visits that the API takes. */
@NullMarked
package io.amends.replay.rows;

import org.jspecify.annotations.NullMarked;
