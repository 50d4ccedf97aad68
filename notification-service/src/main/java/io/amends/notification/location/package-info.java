/** What this service knows of locations, and whom to alert at each. */
@NullMarked
package io.amends.notification.location;

import org.jspecify.annotations.NullMarked;
