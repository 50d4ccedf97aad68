/** Visits: accepted in group commits, amended, told to the others. */
@NullMarked
package io.amends.customer.visit;

import org.jspecify.annotations.NullMarked;
