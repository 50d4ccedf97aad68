/** The feedback-service. */
@NullMarked
package io.amends.feedback;

import org.jspecify.annotations.NullMarked;
