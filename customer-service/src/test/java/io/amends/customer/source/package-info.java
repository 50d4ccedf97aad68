/** Tests. */
@NullMarked
package io.amends.customer.source;

import org.jspecify.annotations.NullMarked;
