/** What changed, where, and what should I do today: the page. */
@NullMarked
package io.amends.analytics.dashboard;

import org.jspecify.annotations.NullMarked;
