/** The service's long-lived threads: started again when they die, and seen by operators. */
@NullMarked
package io.amends.chassis.workers;

import org.jspecify.annotations.NullMarked;
