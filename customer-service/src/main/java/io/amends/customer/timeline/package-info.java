/** What somebody at the desk sees of a customer. */
@NullMarked
package io.amends.customer.timeline;

import org.jspecify.annotations.NullMarked;
