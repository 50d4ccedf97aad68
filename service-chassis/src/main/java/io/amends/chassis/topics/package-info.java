/** The topics that a service owns, and the names topics have on this installation's cluster. */
@NullMarked
package io.amends.chassis.topics;

import org.jspecify.annotations.NullMarked;
