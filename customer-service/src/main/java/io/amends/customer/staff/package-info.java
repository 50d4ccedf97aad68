/** Who serves: the POS's reference stays here, everybody else knows an id. */
@NullMarked
package io.amends.customer.staff;

import org.jspecify.annotations.NullMarked;
