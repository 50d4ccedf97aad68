/** Ends the sessions of those who sign out, for all services. */
@NullMarked
package io.amends.customer.session;

import org.jspecify.annotations.NullMarked;
