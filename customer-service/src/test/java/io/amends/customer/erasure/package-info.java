/** Forgetting a person, tried on real servers. */
@NullMarked
package io.amends.customer.erasure;

import org.jspecify.annotations.NullMarked;
