/** The programmes: which messages there are, and the rules that the business set for each. */
@NullMarked
package io.amends.notification.programme;

import org.jspecify.annotations.NullMarked;
