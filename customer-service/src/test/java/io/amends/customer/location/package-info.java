/** Tests. */
@NullMarked
package io.amends.customer.location;

import org.jspecify.annotations.NullMarked;
