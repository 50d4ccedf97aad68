/** The survey behind the link, and the feedback it brings. */
@NullMarked
package io.amends.feedback.survey;

import org.jspecify.annotations.NullMarked;
