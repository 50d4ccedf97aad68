/** Tests. */
@NullMarked
package io.amends.customer.visit;

import org.jspecify.annotations.NullMarked;
