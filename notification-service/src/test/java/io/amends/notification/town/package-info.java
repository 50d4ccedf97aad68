/** The town around the service under test: its people and shops, and a mail server with moods. */
@NullMarked
package io.amends.notification.town;

import org.jspecify.annotations.NullMarked;
