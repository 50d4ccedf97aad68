/**
 * A polled batch of events and the consumer's position are one transaction in the consumer's own
 * database.
 */
@NullMarked
package io.amends.chassis.events;

import org.jspecify.annotations.NullMarked;
