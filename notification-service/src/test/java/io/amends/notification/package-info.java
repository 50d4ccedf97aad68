/** Tests. */
@NullMarked
package io.amends.notification;

import org.jspecify.annotations.NullMarked;
