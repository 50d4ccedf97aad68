/** How an event looks on the wire: CloudEvents 1.0 in binary mode, with a JSON value. */
@NullMarked
package io.amends.chassis.envelope;

import org.jspecify.annotations.NullMarked;
