/**
 * What customers told us about being written to: unsubscribing, undoing it, and addresses that
 * bounced.
 */
@NullMarked
package io.amends.notification.preference;

import org.jspecify.annotations.NullMarked;
