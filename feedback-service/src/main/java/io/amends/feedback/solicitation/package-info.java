/** Own copy of whom the links in our messages were sent to. */
@NullMarked
package io.amends.feedback.solicitation;

import org.jspecify.annotations.NullMarked;
