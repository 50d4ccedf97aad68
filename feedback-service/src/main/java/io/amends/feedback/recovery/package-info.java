/**
 * Recovery cases: the work of putting right one complaint, against clocks that run in opening
 * hours.
 */
@NullMarked
package io.amends.feedback.recovery;

import org.jspecify.annotations.NullMarked;
