/** Who did, or looked up, what: an append-only record that owners and operators can read. */
@NullMarked
package io.amends.chassis.audit;

import org.jspecify.annotations.NullMarked;
