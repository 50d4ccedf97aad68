/**
 * Deciding whom to ask, thank or alert: one decision per programme and subject, when it is due,
 * with its rule.
 */
@NullMarked
package io.amends.notification.solicitation;

import org.jspecify.annotations.NullMarked;
