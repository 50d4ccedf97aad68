/** Tests. */
@NullMarked
package io.amends.customer;

import org.jspecify.annotations.NullMarked;
