@NullMarked
package io.amends.customer.session;

import org.jspecify.annotations.NullMarked;
