/** Tests. */
@NullMarked
package io.amends.customer.customer;

import org.jspecify.annotations.NullMarked;
