/** Who may do what, and what a browser may be made to do. */
@NullMarked
package io.amends.chassis.security;

import org.jspecify.annotations.NullMarked;
