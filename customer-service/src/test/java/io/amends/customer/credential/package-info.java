/** By what sources show who they are. */
@NullMarked
package io.amends.customer.credential;

import org.jspecify.annotations.NullMarked;
