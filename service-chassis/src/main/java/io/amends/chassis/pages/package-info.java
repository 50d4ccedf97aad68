/** The frame of every screen: navigation, sign-in, and who is signed in. */
@NullMarked
package io.amends.chassis.pages;

import org.jspecify.annotations.NullMarked;
