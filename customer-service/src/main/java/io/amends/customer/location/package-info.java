/**
 * Where customers are served: name, zone, currency and opening hours, and what of it is only
 * assumed.
 */
@NullMarked
package io.amends.customer.location;

import org.jspecify.annotations.NullMarked;
