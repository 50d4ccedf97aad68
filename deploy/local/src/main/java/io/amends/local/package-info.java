/**
 * Runs the whole of Amends on one machine: real PostgreSQL and Kafka, a mail catcher and the four
 * services.
 */
@NullMarked
package io.amends.local;

import org.jspecify.annotations.NullMarked;
