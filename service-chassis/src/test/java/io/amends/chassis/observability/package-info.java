/** What operators and developers of clients see of a service. */
@NullMarked
package io.amends.chassis.observability;

import org.jspecify.annotations.NullMarked;
