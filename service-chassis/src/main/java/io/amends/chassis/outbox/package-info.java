/**
 * A state change and its event are one transaction; a relay carries the events to Kafka in their
 * order.
 */
@NullMarked
package io.amends.chassis.outbox;

import org.jspecify.annotations.NullMarked;
