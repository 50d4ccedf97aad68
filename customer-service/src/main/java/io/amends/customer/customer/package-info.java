/**
 * Who the customers are: matched or registered from what visits and claims say, with their contact
 * points and consents.
 */
@NullMarked
package io.amends.customer.customer;

import org.jspecify.annotations.NullMarked;
