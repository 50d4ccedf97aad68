/** What a service does when somebody signs out elsewhere. */
@NullMarked
package io.amends.chassis.sessions;

import org.jspecify.annotations.NullMarked;
