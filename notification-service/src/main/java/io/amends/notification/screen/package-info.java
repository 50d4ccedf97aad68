/** The programmes and their decision log in a browser. */
@NullMarked
package io.amends.notification.screen;

import org.jspecify.annotations.NullMarked;
