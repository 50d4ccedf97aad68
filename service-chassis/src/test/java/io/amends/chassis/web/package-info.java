/** Problems, strict JSON, pages and idempotency, as a client sees them. */
@NullMarked
package io.amends.chassis.web;

import org.jspecify.annotations.NullMarked;
