/** Own copy of what a visit tells about the feedback and complaints that it leads to. */
@NullMarked
package io.amends.feedback.visit;

import org.jspecify.annotations.NullMarked;
