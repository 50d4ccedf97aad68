/** Signing in and out, as a browser does it. */
@NullMarked
package io.amends.chassis.pages;

import org.jspecify.annotations.NullMarked;
