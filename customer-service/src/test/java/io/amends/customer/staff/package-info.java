/** Tests. */
@NullMarked
package io.amends.customer.staff;

import org.jspecify.annotations.NullMarked;
