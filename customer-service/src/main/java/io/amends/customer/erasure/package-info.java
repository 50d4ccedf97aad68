/** Forgetting a person, on their request. */
@NullMarked
package io.amends.customer.erasure;

import org.jspecify.annotations.NullMarked;
