/** Threads that sleep until there is something to do. */
@NullMarked
package io.amends.notification.timing;

import org.jspecify.annotations.NullMarked;
