@NullMarked
package io.amends.chassis.outbox;

import org.jspecify.annotations.NullMarked;
