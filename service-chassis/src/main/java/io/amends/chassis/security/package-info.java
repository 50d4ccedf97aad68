/** Who calls, in which role, and for which locations and sources. */
@NullMarked
package io.amends.chassis.security;

import org.jspecify.annotations.NullMarked;
