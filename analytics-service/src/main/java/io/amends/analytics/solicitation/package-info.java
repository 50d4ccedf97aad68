/** What programmes decided, and which of their questions were answered. */
@NullMarked
package io.amends.analytics.solicitation;

import org.jspecify.annotations.NullMarked;
