/** What this service told the others, kept so that it can be told again. */
@NullMarked
package io.amends.feedback.history;

import org.jspecify.annotations.NullMarked;
