/** Own copy of who the customers are, and the contact details of those who are not known yet. */
@NullMarked
package io.amends.feedback.customer;

import org.jspecify.annotations.NullMarked;
