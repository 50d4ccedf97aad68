/** Looks an installation over, and says what to do about what is not well. */
@NullMarked
package io.amends.local.doctor;

import org.jspecify.annotations.NullMarked;
